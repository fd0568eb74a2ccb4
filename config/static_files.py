"""Static files under names that carry a hash of their content, also in the imports of our JavaScript."""

import re

from servestatic.storage import CompressedManifestStaticFilesStorage

OUR_APPS = ("canvas", "media_assets", "generation")

# Django's own patterns take an import that a comment mentions for code, so these look at whole lines.
# For our modules that means: every import ends with a semicolon; dynamic ones read `await import("./…")`,
# one a line; and no import in a circle, since a name depends on the names of what is imported.
STATIC_IMPORT = r"""(?m)^(?P<matched>(?P<lead>(?:import|export)\b(?:[^"';]*?\bfrom)?\s*)["'](?P<url>\.[^"']+)["'];)"""
DYNAMIC_IMPORT = r"""(?m)^(?P<matched>(?P<lead>(?!\s*(?://|/\*|\*)).*\bawait import\()["'](?P<url>\.[^"']+)["']\))"""
# In what is packed, imports stand in one line.
PACKED_IMPORT = r"""(?P<matched>(?P<lead>\b(?:from|import)\s*\(?)["'](?P<url>\.\.?/[\w./-]+\.js)["'])"""
_MODULE_PATTERNS = (
    (STATIC_IMPORT, '%(lead)s"%(url)s";'),
    (DYNAMIC_IMPORT, '%(lead)s"%(url)s")'),
)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it carries no types
    """Renames what our own modules import; other packages' scripts stay as they are."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *((f"{app}/*.js", _MODULE_PATTERNS) for app in OUR_APPS),
        ("packed/*.js", ((PACKED_IMPORT, '%(lead)s"%(url)s"'),)),
    )
    # Every pass carries a new name one import further, so a chain of imports needs as many.
    max_post_process_passes = 24


def static_imports(source: str) -> list[str]:
    """The paths that a module imports before it runs, as written in it."""
    return [match["url"] for match in re.finditer(STATIC_IMPORT, source)]


def packed_imports(source: str) -> list[str]:
    """The same for a packed module."""
    return [match["url"] for match in re.finditer(PACKED_IMPORT, source) if "(" not in match["lead"]]
