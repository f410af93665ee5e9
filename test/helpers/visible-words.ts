import type { Page } from 'playwright-core';

/** Every text on the page that can be seen, place holders and the values of fields too, in the order they stand. */
export async function visibleWords(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const words = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      if (node.nodeType === Node.TEXT_NODE) words.push(node.data);
      else if (node.placeholder) words.push(node.placeholder);
    }
    return words.map((word) => word.replace(/\\s+/g, ' ').trim()).filter(Boolean);
  })()`)) as string[];
}
