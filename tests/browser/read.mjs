// Read a message: text in its own frame, attachment to download, read state.

import { check, play, read, row, signIn } from './lib.mjs';

await play(async ({ page, context, asked, seen, picture }) => {
  await signIn(page, asked);
  check((await row(page, asked.subject).first().getAttribute('class')).includes('unread'), 'an unread row');
  const frame = await read(page, asked.subject);
  await frame.getByText(asked.words).first().waitFor();
  const sandbox = await page.locator('iframe[sandbox]').first().getAttribute('sandbox');
  check(!/allow-scripts|allow-same-origin|allow-top/.test(sandbox), `a tight sandbox, not ${sandbox}`);
  await page.locator('li.row:not(.unread)').filter({ hasText: asked.subject }).first().waitFor();
  const link = page.locator('a').filter({ hasText: asked.attachment }).first();
  const href = await link.getAttribute('href');
  const file = await context.request.get(new URL(href, asked.base).href);
  check(file.ok(), 'that the attachment can be had');
  check(file.headers()['x-content-type-options'] === 'nosniff', 'nosniff on an attachment');
  await picture('open');
  check(seen.errors.length === 0, 'no script error');
  return { attachment: (await file.body()).toString('base64') };
});
