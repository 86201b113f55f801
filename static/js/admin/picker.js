/* Hands the chosen picture to the window that opened the picker: the editor's dialog, a form's field, or a recap's desk,
   which takes several. */

const query = new URLSearchParams(location.search);

const FOR_DESK = query.get("field") === "picture-desk";

function hand({ id, src, alt, caption }) {
  if (query.has("CKEditorFuncNum")) {
    const answer = { alternative_text: alt, caption };
    window.opener.CKEDITOR.tools.callFunction(query.get("CKEditorFuncNum"), src, answer);
  } else {
    window.opener.postMessage({ pictureFor: query.get("field"), id, src, alt }, location.origin);
  }
  if (!FOR_DESK) window.close();
}

if (window.opener) {
  for (const tile of document.querySelectorAll(".picture-tile")) {
    tile.addEventListener("click", () => {
      hand(tile.dataset);
      if (FOR_DESK) tile.classList.add("picture-taken");
    });
  }
  const uploaded = document.querySelector(".picture-tile[data-chosen]");
  if (uploaded) hand(uploaded.dataset);
}
