"""fal's image endpoints that Easel knows by contract, one row each. Adding an endpoint is adding a row to its family.

Sources: the endpoints' own pages (fal.ai/models/<id>, "llms.txt") and the types of npm @fal-ai/client 1.10.1, read in
November 2026. Those types carry no ranges, so a parameter without one is checked for its type only. Left out is what
fal has withdrawn: `fal-ai/imagen4/preview`, its `fast` and its `ultra` answer 404 since August 2026.
"""

from generation.contracts import Contract
from generation.providers.fal_endpoints import bytedance, flux_1, flux_2, ideogram, nano_banana, others, qwen, recraft

DEFAULT_ENDPOINT = "fal-ai/flux-2"

_FAMILIES = (flux_2, bytedance, recraft, flux_1, nano_banana, qwen, ideogram, others)
ENDPOINTS: dict[str, Contract] = {row.model: row for family in _FAMILIES for row in family.ROWS}
