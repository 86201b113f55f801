/* The editor asks Django's catalogue for its words as it starts; here are ours for those that a writer may not know. */
{
  const ours = {
    "Insert Figure": "Put in a picture",
    "Edit Figure": "Change this picture",
    "Image URL": "Picture",
    "Browse...": "Choose or upload…",
    "Alternative Text": "What it shows, for readers who cannot see it",
    "Insert": "Put it in",
  };
  const catalogue = window.gettext;
  // Each editor is read out by the name of its field.
  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    const name = document.querySelector(`label[for="${textarea.id}"]`)?.textContent.replace(/:$/, "");
    if (name) editor.setOptions({ editorProps: { attributes: { "aria-label": name } } });
  });
  window.gettext = (words) => ours[words] ?? (catalogue ? catalogue(words) : words);
}
