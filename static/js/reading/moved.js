// Links to comments from before the site moved here end in #comment-123, which no server ever sees.
const before = /^#comment-(\d{1,12})$/.exec(location.hash);
if (before && !document.getElementById(location.hash.slice(1))) {
  // One that did not come along (spam, a pingback) leads back to the page that it stood on.
  location.replace(`/comments/wp-${before[1]}/?under=${location.pathname.split("/").at(-2)}`);
}
