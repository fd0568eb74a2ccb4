"""What axe finds on a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
BAD = ("serious", "critical")


def serious_problems(page: Page, *, rules: tuple[str, ...] = ()) -> list[str]:
    """Everything that axe calls serious or critical on the page as it is: the rule, and the elements it is about.

    Of these rules alone, where some are named.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "only => axe.run(document, {resultTypes: ['violations'], ...(only.length ? {runOnly: only} : {})})",
        list(rules),
    )
    assert found["passes"], "axe looked at nothing"
    return [
        f"{problem['id']} ({problem['impact']}): {problem['help']}\n  "
        + "\n  ".join(f"{node['target']} {node.get('failureSummary', '')}" for node in problem["nodes"][:5])
        for problem in found["violations"]
        if problem["impact"] in BAD
    ]
