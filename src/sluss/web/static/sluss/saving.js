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
