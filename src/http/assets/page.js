// What makes a page more comfortable. Every page works without it.

for (const place of document.querySelectorAll('[data-focus]')) place.focus();

for (const toggle of document.querySelectorAll('[data-toggle]')) {
  const input = document.getElementById(toggle.dataset.toggle);
  const show = (shown) => {
    input.type = shown ? 'text' : 'password';
    toggle.textContent = shown ? toggle.dataset.hide : toggle.dataset.show;
    toggle.setAttribute('aria-label', shown ? toggle.dataset.hideLabel : toggle.dataset.showLabel);
  };
  toggle.addEventListener('click', () => show(input.type === 'password'));
  // Sent as a password again, or the browser would keep it among what was typed before.
  input.form.addEventListener('submit', () => show(false));
  show(false);
  toggle.hidden = false;
}

// A second tap while the first is under way sends nothing: it would have the browser give up the answer to the first.
addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = 'yes';
  setTimeout(() => delete form.dataset.sent, 10_000);
});

// The page that waits for a mail's link: goes on once another step is due, or none any more.
const waiting = document.querySelector('[data-poll]');
if (waiting) {
  const { step } = document.querySelector('main').dataset;
  const over = new AbortController();
  const { signal } = over;
  // Where no step is due, the answer leads away: followed here, that way would be gone before the page takes it.
  const ask = async () => {
    const response = await fetch(waiting.dataset.poll, { cache: 'no-store', redirect: 'manual', signal });
    if (response.type === 'opaqueredirect') return 'away';
    // Parsed as a document, the page would bring its own <style>, which this page's policy refuses.
    return /<main[^>]* data-step="([^"]+)"/.exec(await response.text())?.[1];
  };
  const lookAgain = async () => {
    if (document.hidden) return;
    const there = await ask().catch(() => undefined);
    if (!there || there === step || signal.aborted) return;
    over.abort();
    location.assign(waiting.dataset.poll);
  };
  const timer = setInterval(lookAgain, 5000);
  signal.addEventListener('abort', () => clearInterval(timer));
  document.addEventListener('visibilitychange', lookAgain, { signal });
  setTimeout(() => over.abort(), 3_600_000);
}

// A form there was no room for; spread out, so that not all come back at once. Whoever changes something sends it.
const retry = document.querySelector('[data-retry-seconds]');
if (retry) {
  const form = retry.form ?? retry;
  const wait = retry.dataset.retrySeconds * 1000 * (1 + Math.random() / 2);
  const timer = setTimeout(() => form.requestSubmit(), wait);
  form.addEventListener('input', () => clearTimeout(timer));
}
