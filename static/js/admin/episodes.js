/* In a recap's form the episodes on offer are those of the drama that is chosen beside them. */

const EPISODES = /field_name=(first|last)_episode(&|$)/;

window.django.jQuery.ajaxPrefilter((options) => {
  const show = document.getElementById("id_show");
  if (show?.value && EPISODES.test(options.data ?? "")) options.data += `&show=${show.value}`;
});
