/* Hands the chosen picture to the window that opened the picker: the editor's dialog or a form's field. */

const query = new URLSearchParams(location.search);

function hand({ id, src, alt, caption }) {
  if (query.has("CKEditorFuncNum")) {
    const answer = { alternative_text: alt, caption };
    window.opener.CKEDITOR.tools.callFunction(query.get("CKEditorFuncNum"), src, answer);
  } else {
    window.opener.postMessage({ pictureFor: query.get("field"), id, src, alt }, location.origin);
  }
  window.close();
}

if (window.opener) {
  for (const tile of document.querySelectorAll(".picture-tile")) {
    tile.addEventListener("click", () => hand(tile.dataset));
  }
  const uploaded = document.querySelector(".picture-tile[data-chosen]");
  if (uploaded) hand(uploaded.dataset);
}
