"""What a fal job ends with: the endpoint's answer and its pictures, drawn when first asked for."""

import base64
import hashlib
import io
from typing import Any

from PIL import Image

from .fal_arguments import Arguments, BadArguments, follow_reference, problem, read_arguments
from .fal_endpoints import find_endpoint
from .files import Files, MissingFile, path_of, read_data_uri, split_path
from .jobs import Job, JobTable
from .pictures import CONTENT_TYPES, BadReference, Order, draw, encode, open_reference
from .spoiling import spoil

# A picture may have another job's picture for its reference, and so on; deeper than this none is drawn.
DEEPEST = 20


class Results:
    """Works out results and pictures from the stored jobs and files alone."""

    def __init__(self, jobs: JobTable, files: Files) -> None:
        self._jobs = jobs
        self._files = files

    def result(self, job: Job, base_url: str) -> dict[str, Any]:
        """The endpoint's answer. Raises BadArguments."""
        endpoint = find_endpoint(job.endpoint)
        arguments = self._arguments(job)
        files = [self._file(job, arguments, index, base_url) for index in range(arguments.count)]
        answer: dict[str, Any] = {
            "images": [{name: file[name] for name in endpoint.file} for file in files],
            "timings": {"inference": round(job.script.run_seconds, 3)},
            "seed": _seed(job, arguments),
            "has_nsfw_concepts": [_is_black(job)] * arguments.count,
            "prompt": arguments.prompt,
            "description": "",
            "generated_text": "",
        }
        return {name: answer[name] for name in endpoint.output}

    def _file(self, job: Job, arguments: Arguments, index: int, base_url: str) -> dict[str, Any]:
        name = f"{index}.{arguments.output_format}"
        path = f"/files/b/{job.id.replace('-', '')}/{name}"
        drawn = self._drawn(job, arguments, index, path, 0)
        data, content_type = _spoiled(job, drawn, arguments)
        with Image.open(io.BytesIO(drawn)) as picture:
            width, height = picture.size
        inline = f"data:{content_type};base64,{base64.b64encode(data).decode()}" if arguments.inline else None
        return {
            "url": inline or f"{base_url}{path}",
            "content_type": content_type,
            "file_name": name,
            "file_size": len(data),
            "width": width,
            "height": height,
        }

    def owner(self, path: str) -> Job | None:
        """The job whose picture has that path, if it names one."""
        token, _ = split_path(path)
        parts = token[:8], token[8:12], token[12:16], token[16:20], token[20:]
        return self._jobs.find("-".join(parts))

    def picture(self, job: Job, path: str, depth: int = 0) -> tuple[bytes, str]:
        """The bytes and content type of one of `job`'s pictures. Raises MissingFile, BadArguments."""
        arguments = self._arguments(job)
        index, _, ending = split_path(path)[1].partition(".")
        if index not in map(str, range(arguments.count)) or ending != arguments.output_format:
            raise MissingFile(path)
        return _spoiled(job, self._drawn(job, arguments, int(index), path, depth), arguments)

    def _drawn(self, job: Job, arguments: Arguments, index: int, path: str, depth: int) -> bytes:
        kept = None if _is_black(job) else self._files.drawn(path)
        if kept is not None:
            return kept
        order = self._order(job, arguments, index, depth)
        data = encode(draw(order), arguments.output_format)
        if not order.black:
            self._files.keep_drawn(path, data)
        return data

    def _arguments(self, job: Job) -> Arguments:
        if "-to-video" in job.endpoint:
            message = "The sandbox draws pictures only"
            raise BadArguments([problem("prompt", message, "feature_not_supported", job.endpoint)])
        return read_arguments(find_endpoint(job.endpoint), self._jobs.body(job))

    def _order(self, job: Job, arguments: Arguments, index: int, depth: int) -> Order:
        references = tuple(self._reference(job, url, depth) for url in arguments.references)
        size = arguments.size or (1024, 1024)
        if arguments.size is None and references:
            size = follow_reference(open_reference(references[0]).size)
        return Order(arguments.prompt, _seed(job, arguments) + index, size, references, _is_black(job))

    def _reference(self, job: Job, url: str, depth: int) -> bytes:
        field = find_endpoint(job.endpoint).references[0]
        try:
            data = read_data_uri(url) if url.startswith("data:") else self._stored(path_of(url), depth)
            open_reference(data)
        except MissingFile as error:
            message = "Failed to download the file: the sandbox reads data: URIs and its own files only"
            raise BadArguments([problem(field, message, "file_download_error", url[:200])]) from error
        except BadReference as error:
            message = "Failed to load the image: it may be corrupted"
            raise BadArguments([problem(field, message, "image_load_error", url[:200])]) from error
        return data

    def _stored(self, path: str, depth: int) -> bytes:
        job = self.owner(path)
        if job is None:
            return self._files.uploaded(path)[0]
        if depth >= DEEPEST:
            raise MissingFile(path)
        return self.picture(job, path, depth + 1)[0]


def _spoiled(job: Job, data: bytes, arguments: Arguments) -> tuple[bytes, str]:
    content_type = CONTENT_TYPES[arguments.output_format]
    return spoil(job.outcome.do, data, content_type) if job.outcome else (data, content_type)


def _is_black(job: Job) -> bool:
    return job.outcome is not None and job.outcome.do == "black_nsfw"


def _seed(job: Job, arguments: Arguments) -> int:
    if arguments.seed is not None:
        return arguments.seed
    return int.from_bytes(hashlib.sha256(job.id.encode()).digest()[:4])
