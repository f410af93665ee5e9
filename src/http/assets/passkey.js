// Passkey ceremonies: shows the device's dialog, puts its answer into the form's `credential` and sends it.
// Whatever happens, the page stays usable and says what to do.

const {
  startRegistration,
  startAuthentication,
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  sendSignal,
} = globalThis.SimpleWebAuthnBrowser;
// Options are good for five minutes on the server.
const FRESH = 4 * 60_000;
const ceremonies = { registration: startRegistration, authentication: startAuthentication };

// Of all ceremonies begun on this page only the newest goes on; a browser shows one at a time.
let newest = 0;
let renewal;

for (const form of document.querySelectorAll('[data-passkey]')) {
  const status = form.querySelector('[data-passkey-status]');
  let open = false;

  const say = (message) => {
    status.textContent = status.dataset[message];
    status.classList.toggle('error', message !== 'waiting');
  };
  const send = (credential) => {
    form.elements.credential.value = JSON.stringify(credential);
    // ログイン状態の保存 is ticked in the other form of the page, and means this one as well.
    if (form.elements.remember)
      form.elements.remember.disabled = !document.querySelector('[type=checkbox][name=remember]')?.checked;
    form.submit();
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (open) return;
    open = true;
    newest++;
    clearTimeout(renewal);
    say('waiting');
    try {
      if (!browserSupportsWebAuthn()) throw fault('NotSupportedError');
      const optionsJSON = await optionsOf(form);
      if (event.submitter?.dataset.action === 'other-device') optionsJSON.hints = ['hybrid'];
      send(await ceremonies[form.dataset.passkey]({ optionsJSON }));
    } catch (error) {
      say(messageFor(error, form.dataset.passkey));
      offerAutofill(form, send);
    } finally {
      open = false;
    }
  });

  offerAutofill(form, send);
}

const signal = document.querySelector('[data-signal]');
if (signal) sendSignal(JSON.parse(signal.dataset.signal)).catch(() => {});

/** Lets the browser offer passkeys in the user ID's field, for as long as the page is open. */
async function offerAutofill(form, send) {
  if (!form.dataset.optionsHref || !(await browserSupportsWebAuthnAutofill())) return;
  const mine = ++newest;
  try {
    const optionsJSON = await optionsOf(form);
    if (mine !== newest) return;
    renewal = setTimeout(offerAutofill, FRESH, form, send);
    send(await startAuthentication({ optionsJSON, useBrowserAutofill: true }));
  } catch {
    // Renewed, or given up for the button: nobody asked for anything yet, so there is nothing to tell.
  }
}

async function optionsOf(form) {
  if (!form.dataset.optionsHref) return JSON.parse(form.dataset.options);
  const response = await fetch(form.dataset.optionsHref, { cache: 'no-store' }).catch(() => null);
  if (!response?.ok) throw fault('NetworkError');
  return response.json();
}

function fault(name) {
  return Object.assign(new Error(name), { name });
}

/** Cancelled, timed out and no passkey here look the same to a page, so one message says all three. */
function messageFor(error, ceremony) {
  const name = error.cause?.name ?? error.name;
  if (name === 'NetworkError') return 'offline';
  if (['NotSupportedError', 'SecurityError', 'ConstraintError'].includes(name)) return 'unsupported';
  return name === 'InvalidStateError' && ceremony === 'registration' ? 'exists' : 'failed';
}
