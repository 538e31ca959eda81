// The pages work without this. It makes three things smoother.

const root = document.documentElement;

// Colours change at once and are kept, as the links would do it by way of the server.
for (const choice of document.querySelectorAll("[data-theme-choice]")) {
  choice.addEventListener("click", (event) => {
    event.preventDefault();
    const theme = choice.dataset.themeChoice === "auto" ? "" : choice.dataset.themeChoice;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    document.cookie = `techmap_theme=${theme}; path=${choice.closest("[data-themes]").dataset.themes}; max-age=31536000; samesite=lax`;
    for (const other of document.querySelectorAll("[data-theme-choice]")) {
      other.removeAttribute("aria-current");
    }
    choice.setAttribute("aria-current", "true");
  });
}

// Fields that are empty stay out of the address.
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      if (value === "") event.formData.delete(name);
    }
  });
}

// A choice from a list is an answer: no button need be pressed.
for (const field of document.querySelectorAll("[data-submit]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
