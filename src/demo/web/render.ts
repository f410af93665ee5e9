import { fileURLToPath } from 'node:url';
import ejs, { type Data } from 'ejs';

const views = fileURLToPath(new URL('../../../views/demo/', import.meta.url));

/** Renders `views/demo/<view>.ejs` and lays it into `views/demo/layout.ejs`. */
export async function renderPage(view: string, locals: Data): Promise<string> {
  const options = { cache: true };
  const body = await ejs.renderFile(`${views}${view}.ejs`, locals, options);
  return ejs.renderFile(`${views}layout.ejs`, { ...locals, body }, options);
}
