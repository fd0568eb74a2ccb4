"""Every setting of Easel, read from the environment. README.md lists the names."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from config import secrets_file
from media_assets.bucket_addresses import bucket_address, origin_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- where the data lives, and its secrets -------------------------------------------------------
DATA_DIR = Path(env.str("EASEL_DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
secrets_file.load(DATA_DIR)

# Encrypt what is stored encrypted, newest first; without them no provider key can be stored.
CREDENTIAL_KEYS = env.list("EASEL_CREDENTIAL_KEYS", default=[])
# Without a key (before the first `up`, in tests) nothing that is signed outlives the process.
SECRET_KEY = env.str("EASEL_SECRET_KEY", default="") or get_random_secret_key()
PUBLIC_URL = env.str("EASEL_PUBLIC_URL", default="").rstrip("/")
DEBUG = False

_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *([_public.hostname] if _public.hostname else []),
    *env.list("EASEL_ALLOWED_HOSTS", default=[]),
]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"] if PUBLIC_URL else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _public.scheme == "https"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- the house -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    # In the order in which their node kinds stand in the menu: Prompt, AI Image, Image.
    "canvas",
    "generation",
    "media_assets",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "lucide",
    "ninja",
]
MIDDLEWARE = [
    "config.middleware.Security",
    "servestatic.middleware.ServeStaticMiddleware",
    "config.middleware.Compression",
    "config.middleware.ContentPolicy",
    "config.middleware.Session",
    "config.middleware.Locale",
    "config.middleware.Common",
    "config.middleware.Csrf",
    "config.middleware.Authentication",
    "config.middleware.Messages",
    "config.middleware.FrameOptions",
]
# They look for these middlewares under Django's own names.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002", "security.W003"]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
AUTH_USER_MODEL = "canvas.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "canvas-list"
LOGOUT_REDIRECT_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# --- records and messages ------------------------------------------------------------------------
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "db.sqlite3",
        # Opening it takes longer than most of what is done with it, and the threads that use it stay.
        "CONN_MAX_AGE": None,
        # Write-ahead logging with immediate transactions: readers never wait, writers queue instead of failing.
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
            "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A full channel drops messages silently: room for a burst, and browsers notice gaps in the revisions.
# By default a layer forgets after a day who listens, and a page may be open for longer.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels.layers.InMemoryChannelLayer",
        "CONFIG": {"capacity": 2_000, "group_expiry": 366 * 24 * 60 * 60},
    }
}

# --- files ---------------------------------------------------------------------------------------
MEDIA_ROOT = DATA_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    ("vendor/htmx", BASE_DIR / "node_modules" / "htmx.org" / "dist"),
    ("vendor/cropper", BASE_DIR / "node_modules" / "cropperjs" / "dist"),
    BASE_DIR / "canvas" / "packed",  # made by config/packing.py
]
# Pictures lie in the folder above or in an S3 bucket; both can be set up, so that pictures can be moved.
BUCKET = env.str("AWS_STORAGE_BUCKET_NAME", default="").strip()
MEDIA_STORAGE = env.str("EASEL_MEDIA_STORAGE", default="s3" if BUCKET else "local").strip()
BUCKET_ORIGIN = ""
STORAGES: dict[str, dict[str, Any]] = {
    "local": {"BACKEND": "media_assets.local_folder.LocalFolder"},
    "staticfiles": {"BACKEND": "config.static_files.HashedStaticFiles"},
}
if BUCKET:
    _endpoint = env.str("AWS_S3_ENDPOINT_URL", default="").strip().rstrip("/")
    _region = env.str("AWS_S3_REGION_NAME", default="us-east-1").strip()
    _style = env.str("AWS_S3_ADDRESSING_STYLE", default="path" if _endpoint else "virtual")
    _endpoint = _endpoint or f"https://s3.{_region}.amazonaws.com"
    _public_endpoint = env.str("EASEL_S3_PUBLIC_URL", default="").strip().rstrip("/") or _endpoint
    BUCKET_ORIGIN = origin_of(bucket_address(_public_endpoint, BUCKET, in_host=_style == "virtual"))
    # The keys go from the environment (or wherever AWS's own library finds them) to the client alone.
    STORAGES["s3"] = {
        "BACKEND": "media_assets.private_bucket.PrivateBucket",
        "OPTIONS": {
            "bucket_name": BUCKET,
            "location": env.str("AWS_LOCATION", default="").strip("/ "),
            "endpoint_url": _endpoint,
            "region_name": _region,
            "addressing_style": _style,
            "public_endpoint_url": _public_endpoint,
            "link_seconds": env.int("EASEL_SIGNED_LINK_SECONDS", default=600),
        },
    }
if MEDIA_STORAGE not in STORAGES or MEDIA_STORAGE == "staticfiles":
    raise ImproperlyConfigured("EASEL_MEDIA_STORAGE must be local, or s3 with a bucket in AWS_STORAGE_BUCKET_NAME.")
STORAGES["default"] = STORAGES[MEDIA_STORAGE]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

# --- limits --------------------------------------------------------------------------------------
PROMPT_LIMIT = env.int("EASEL_PROMPT_LIMIT", default=4_000)
PICTURE_MAX_BYTES = env.int("EASEL_PICTURE_MAX_BYTES", default=40 * 1024 * 1024)
PICTURE_MAX_PIXELS = env.int("EASEL_PICTURE_MAX_PIXELS", default=64_000_000)
PICTURE_MAX_FRAMES = env.int("EASEL_PICTURE_MAX_FRAMES", default=1_000)
# Hosts that people may fetch pictures from although they have a private address.
UPLOAD_HOSTS = env.list("EASEL_UPLOAD_HOSTS", default=[])
# A canvas file, packed and unpacked.
CANVAS_FILE_MAX_BYTES = env.int("EASEL_CANVAS_FILE_MAX_BYTES", default=2 * 1024**3)
STATUS_TOKEN_SECONDS = env.int("EASEL_STATUS_TOKEN_SECONDS", default=24 * 60 * 60)
# Empty: no limit. Each web process counts for itself.
RATE_LIMIT_CALLS = env.str("EASEL_RATE_LIMIT_CALLS", default="600/minute").strip()
RATE_LIMIT_RUNS = env.str("EASEL_RATE_LIMIT_RUNS", default="120/minute").strip()
RATE_LIMIT_SIGN_INS = env.str("EASEL_RATE_LIMIT_SIGN_INS", default="10 per 15 minutes").strip()

# --- providers -----------------------------------------------------------------------------------
SANDBOX = env.bool("EASEL_SANDBOX", default=False)
SANDBOX_URL = env.str("EASEL_SANDBOX_URL", default="").rstrip("/")
FAL_KEY = env.str("FAL_KEY", default="").strip()
FAL_QUEUE_URL = env.str("FAL_QUEUE_URL", default="").rstrip("/")
FAL_REST_URL = env.str("FAL_REST_URL", default="").rstrip("/")
FAL_CDN_URL = env.str("FAL_CDN_URL", default="").rstrip("/")
FAL_MEDIA_HOSTS = env.list("FAL_MEDIA_HOSTS", default=["fal.media", "*.fal.media"])
GEMINI_API_KEY = env.str("GEMINI_API_KEY", default="").strip()
GEMINI_BASE_URL = env.str("GEMINI_BASE_URL", default="").rstrip("/")
GEMINI_IMAGE_MODEL = env.str("GEMINI_IMAGE_MODEL", default="gemini-nano-banana-2.1")
# Whether fal is given an address to call when a request is done: None is where it can reach one.
FAL_WEBHOOKS = env.bool("EASEL_FAL_WEBHOOKS", default=None)

# --- how long a provider is waited for, in seconds -----------------------------------------------
# One call: handing a request over to fal, looking at it, Google's whole answer, downloading a result.
SUBMIT_SECONDS = env.float("EASEL_SUBMIT_SECONDS", default=60)
LOOK_SECONDS = env.float("EASEL_LOOK_SECONDS", default=20)
GOOGLE_SECONDS = env.float("EASEL_GOOGLE_SECONDS", default=240)
FETCH_SECONDS = env.float("EASEL_FETCH_SECONDS", default=120)
# Between two looks at a young request, and after the first of several that failed.
LOOK_EVERY_SECONDS = env.float("EASEL_LOOK_EVERY_SECONDS", default=1)
BACK_OFF_SECONDS = env.float("EASEL_BACK_OFF_SECONDS", default=1)
# A key that the provider asks to leave alone without saying how long.
KEY_PAUSE_SECONDS = env.float("EASEL_KEY_PAUSE_SECONDS", default=5)
# How long trouble is waited out: with looking, with fetching a finished picture, with a key that a run has to wait for.
LOOK_PATIENCE_SECONDS = env.float("EASEL_LOOK_PATIENCE_SECONDS", default=24 * 60 * 60)
FETCH_PATIENCE_SECONDS = env.float("EASEL_FETCH_PATIENCE_SECONDS", default=15 * 60)
KEY_PATIENCE_SECONDS = env.float("EASEL_KEY_PATIENCE_SECONDS", default=60)

# --- language, time, logs ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
# A language that is added here needs its catalogues in config/locale (`manage.py makemessages` begins them).
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_TZ = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("EASEL_LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # In detail they would write down what they sign, and with it links that are good for a while.
        **{name: {"level": "INFO"} for name in ("boto3", "botocore", "s3transfer", "urllib3")},
    },
}

# --- what a page may load ------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # Originals in a bucket: we send browsers there.
        "img-src": ["'self'", "data:", "blob:", *([BUCKET_ORIGIN] if MEDIA_STORAGE == "s3" else [])],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
