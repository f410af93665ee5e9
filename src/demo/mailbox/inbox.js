/* Looks for new mail every three seconds while the page is in sight, and swaps the list when it changed. */
const list = document.querySelector('[data-inbox]');
const status = document.querySelector('[role="status"]');

async function refresh() {
  if (document.hidden) return;
  const response = await fetch(location.href, { cache: 'no-store' });
  const fresh = new DOMParser()
    .parseFromString(await response.text(), 'text/html')
    .querySelector('[data-inbox]');
  if (fresh === null || fresh.innerHTML === list.innerHTML) return;
  list.innerHTML = fresh.innerHTML;
  status.textContent = status.dataset.arrived;
}

setInterval(() => refresh().catch(() => {}), 3000);
