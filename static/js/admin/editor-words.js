/* The editor asks Django's catalogue for its words before it starts; here are ours for those that a writer may not know. */
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
  window.gettext = (words) => ours[words] ?? (catalogue ? catalogue(words) : words);
}
