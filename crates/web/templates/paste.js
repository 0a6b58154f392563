// A picture that is pasted onto the page becomes the file of the form for evidence. Nothing is sent before the form is.
"use strict";
const file = document.querySelector("input[data-paste]");
const told = document.getElementById("paste-said");

document.addEventListener("paste", (event) => {
  const pictures = [...event.clipboardData.files].filter((one) => one.type.startsWith("image/"));
  if (!file || pictures.length === 0) return;
  event.preventDefault();
  const kept = new DataTransfer();
  kept.items.add(pictures[0]);
  file.files = kept.files;
  file.closest("details").open = true;
  told.textContent = file.dataset.paste;
  file.focus();
});
