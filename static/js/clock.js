// The schedule goes by the site's clock until its reader chooses another: put theirs into the list, one press away.
const select = document.querySelector("#zone");
const theirs = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (select && theirs && select.value !== theirs) {
  const option = [...select.options].find(({ value }) => value === theirs) ?? new Option(theirs, theirs);
  if (!option.parentNode) select.add(option);
  select.value = theirs;
  select.form.querySelector("button").textContent = "Use my clock";
}
