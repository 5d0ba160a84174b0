"""What axe finds on a page that would keep somebody out.

Judging colours is more than half of what axe costs. What is said of a text depends on its colour, its size and weight,
and all that lies behind it: a combination that axe has passed once on a walk is not judged again, every other is.
"""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}

AXE = """async passed => {
    const known = new Set(passed), signed = new Map();
    const behind = new Map();
    const layers = element => {
        if (!element) return "";
        if (behind.has(element)) return behind.get(element);
        const style = getComputedStyle(element);
        const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode,
            style.position === "static" ? "" : style.position].join(" ");
        const plain = own === "rgba(0, 0, 0, 0) none 1 none normal ";
        const all = plain ? layers(element.parentElement) : layers(element.parentElement) + "|" + own;
        behind.set(element, all);
        return all;
    };
    const signature = element => {
        const style = getComputedStyle(element);
        return [style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextStrokeWidth,
            element.tagName, element.matches(":disabled, [aria-disabled=true] *"), layers(element)].join(" ");
    };
    const says = element => element.matches("input, select, textarea")
        || [...element.childNodes].some(each => each.nodeType === 3 && each.data.trim());
    for (const element of document.body.querySelectorAll("*")) {
        if (says(element) && element.checkVisibility({opacityProperty: true, visibilityProperty: true})) {
            const sign = signature(element);
            if (!known.has(sign)) signed.set(element, sign);
        }
    }
    const told = found => found.violations.map(
        each => ({id: each.id, impact: each.impact, help: each.help, nodes: each.nodes.map(node => node.html)}));
    const violations = told(await axe.run(document, {
        resultTypes: ["violations"], rules: {"color-contrast": {enabled: false}}}));
    if (!signed.size) return {violations, passed: []};
    const colours = await axe.run({include: [...signed.keys()]}, {
        runOnly: ["color-contrast"], elementRef: true, resultTypes: ["violations", "passes"]});
    const fine = colours.passes.flatMap(each => each.nodes.map(node => signed.get(node.element))).filter(Boolean);
    return {violations: violations.concat(told(colours)), passed: [...new Set(fine)]};
}"""


def barriers(page: Page, passed: set[str]) -> list[dict[str, Any]]:
    """Each serious thing that axe finds: ``id``, ``impact``, ``help``, ``nodes``; adds the colours that it passed."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE, sorted(passed))
    passed.update(found["passed"])
    return [each for each in found["violations"] if each["impact"] in SERIOUS]
