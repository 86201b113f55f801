// A guest's name and address, where they have asked this device to remember them. The page is the same for all.
export function fillIn({ elements }) {
  const kept = document.cookie.match(/(?:^|; )guest=([^;]+)/)?.[1];
  if (!kept || !elements.guest_name || elements.guest_name.value || elements.guest_email.value) return;
  try {
    const { guest_name: name, guest_email: email } = JSON.parse(decodeURIComponent(kept));
    elements.guest_name.value = name;
    elements.guest_email.value = email;
    elements.remember_me.checked = true;
  } catch {
    // not of our making
  }
}
