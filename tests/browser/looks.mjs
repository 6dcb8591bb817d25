// Accessible in light and dark (axe-core), with a picture of each page to look at.

import axe from 'axe-core';
import { check, play, signIn } from './lib.mjs';

await play(async ({ page, asked, picture }) => {
  await page.goto(`${asked.base}/sign-in`);
  const found = [...(await faults(page, 'sign-in'))];
  await signIn(page, asked);
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const path of asked.paths) {
      await page.goto(`${asked.base}${path}`);
      await picture(`${scheme}${path.replace(/\W+/g, '_')}`);
      found.push(...(await faults(page, `${path} ${scheme}`)));
    }
    if (asked.message === false) continue;
    await page.goto(`${asked.base}/mail`);
    await page.locator('li.row a.row-link').first().click();
    await page.locator('iframe[sandbox]').first().waitFor();
    await picture(`${scheme}_message`);
    found.push(...(await faults(page, `message ${scheme}`)));
  }
  check(found.length === 0, `nothing that keeps people out:\n${found.join('\n')}`);
  return {};
});

async function faults(page, where) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], iframes: false,
  }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id}: ${node.html.slice(0, 200)}`));
}
