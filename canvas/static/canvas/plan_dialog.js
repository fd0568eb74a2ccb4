/** Asks before several runs are started: which nodes, in which order, and what they will cost. */

import { make } from "./dom.js";
import { button, showModal } from "./modal.js";
import { costText, dollars } from "./money.js";
import { t, tn } from "./text.js";

/** @import {Plan, Step} from "./actions.js" */

/**
 * @param {Plan} plan
 * @returns {Promise<boolean>} whether it was agreed to
 */
export function askToRun(plan) {
  const go = button("button button--primary", goText(plan));
  const no = button("button", t("Cancel"));
  const actions = make("div", "dialog__actions");
  actions.append(no, go);
  const title = make("h1", "");
  title.textContent = tn("Run {count} node", "Run {count} nodes", plan.starting);
  const steps = make("ol", "plan__steps");
  steps.append(...plan.steps.map((step) => row(step, plan)));
  const content = make("div", "plan stack");
  content.append(title, steps, total(plan), actions);
  return new Promise((resolve) => {
    let agreed = false;
    const dialog = showModal(content, title, () => resolve(agreed));
    no.addEventListener("click", () => dialog.close());
    go.addEventListener("click", () => {
      agreed = true;
      dialog.close();
    });
    go.disabled = !plan.starting;
    (plan.starting ? go : no).focus();
  });
}

/** @param {Plan} plan */
function goText(plan) {
  const cost = plan.estimatedCost ? ` · ≈ ${dollars(plan.estimatedCost)}` : "";
  return tn("Run {count}", "Run {count}", plan.starting) + cost;
}

/**
 * @param {Step} step
 * @param {Plan} plan
 */
function row(step, plan) {
  const item = make("li", `plan__step${step.problem ? " plan__step--problem" : ""}`);
  const text = make("span", "plan__text");
  text.textContent = step.prompt || t("No prompt");
  const facts = make("span", "plan__facts");
  facts.textContent = [step.model, waitsFor(step, plan)].filter(Boolean).join(" · ");
  const cost = make("span", "plan__cost");
  if (step.problem) cost.textContent = t("skipped");
  else cost.textContent = step.isRunning ? t("running already") : costText(step.estimatedCost);
  item.append(text, cost, facts);
  if (step.problem) {
    const problem = make("span", "plan__problem");
    problem.textContent = step.problem.message;
    item.append(problem);
  }
  return item;
}

/**
 * @param {Step} step
 * @param {Plan} plan
 */
function waitsFor(step, plan) {
  const places = step.after.map((id) => plan.steps.findIndex(({ nodeId }) => nodeId === id) + 1);
  return places.length ? t("after {places}", { places: places.join(", ") }) : "";
}

/** @param {Plan} plan */
function total(plan) {
  const line = make("p", "plan__total");
  const known = t("Expected in all: {cost}", { cost: costText(plan.estimatedCost) });
  const unknown = tn("and {count} run without a published price", "and {count} runs without a published price", plan.withoutPrice);
  line.textContent = plan.withoutPrice ? `${known}, ${unknown}` : known;
  return line;
}
