import type { Context } from 'koa';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { pages } from './text/pages.ts';
import { type Locals, render } from './view.ts';

/** Answers with a page off the sign-in's trail, in its own words; `locals` are what its view needs besides. */
export async function showPage(
  ctx: Context,
  name: keyof typeof pages,
  { language, insurer }: { language: Language; insurer: Insurer | null },
  locals: Partial<Locals> = {},
): Promise<void> {
  allowLogo(ctx, insurer);
  ctx.type = 'html';
  ctx.body = await render(name, {
    lang: language,
    nonce: ctx.state.nonce,
    text: pages[name][language],
    insurer,
    ...locals,
  });
}

/** An insurer's logo, which every page of its shows, comes from its own origin. */
export function allowLogo(ctx: Context, insurer: Insurer | null): void {
  if (insurer?.branding.logo) ctx.state.imageOrigins.push(new URL(insurer.branding.logo).origin);
}
