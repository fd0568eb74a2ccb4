/** Choosing another role is enough: the form sends itself, and its button is needed without scripts only. */

for (const form of document.querySelectorAll("form[data-member-role]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  form.querySelector("button")?.setAttribute("hidden", "");
  form.addEventListener("change", () => form.requestSubmit());
}
