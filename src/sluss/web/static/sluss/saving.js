// Says so where an answer was not saved: no network, an error, or somebody who is logged out.
document.addEventListener("DOMContentLoaded", () => {
  const told = (event) => {
    const saved = document.getElementById("saved");
    if (!saved) return;
    event.preventDefault();
    saved.className = "saved is-offline";
    saved.textContent = saved.closest("form").dataset.notSaved;
  };
  document.body.addEventListener("htmx:sendError", told);
  document.body.addEventListener("htmx:responseError", told);
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.responseURL.includes("/account/login/")) told(event);
  });
});

// A button that is pressed twice by a slip sends its page once. Back in the browser it can be again.
const MOMENT = 1500;
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const last = sent.get(event.target);
  const isAgain = last && last.by === event.submitter && event.timeStamp - last.at < MOMENT;
  if (isAgain) event.preventDefault();
  else if (!event.defaultPrevented) sent.set(event.target, { by: event.submitter, at: event.timeStamp });
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const each of document.forms) sent.delete(each);
});

// What is typed in the interview and not yet saved goes along when its page is left another way.
let typed = 0;
let asked = 0;
let saved = 0;
const isInterview = (form) => Boolean(form) && form.matches("form.interview");
document.addEventListener("input", (event) => {
  if (isInterview(event.target.form)) typed += 1;
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (isInterview(event.detail.elt)) asked = typed;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (isInterview(event.detail.elt) && event.detail.successful) saved = asked;
});
document.addEventListener("submit", (event) => {
  if (isInterview(event.target) && !event.defaultPrevented) saved = typed;
});
window.addEventListener("pagehide", () => {
  const form = document.querySelector("form.interview");
  if (form && typed > saved) navigator.sendBeacon(location.href, new FormData(form));
});
