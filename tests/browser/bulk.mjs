// Many users are edited together: wrong values at their field, a preview, and a way back.

import axe from 'axe-core';
import { check, play, signIn } from './lib.mjs';

await play(async ({ page, asked, picture }) => {
  await signIn(page, asked);
  await page.goto(`${asked.base}/users/basket`);
  check((await page.locator('tbody tr').count()) === 2, 'two users in the basket');
  await picture('basket');
  await page.locator('a.primary[href="/users/basket/edit"]').click();
  await page.locator('[name=position]').fill('Broker');
  await page.locator('[name=office]').selectOption({ label: 'Lublin' });
  await picture('form');

  // The tabs by keyboard.
  await page.locator('#tab-basic').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  check(await page.locator('#panel-mail').isVisible(), 'the mail settings');
  check(!(await page.locator('#panel-basic').isVisible()), 'one tab at a time');
  await page.locator('[name=imap_host]').fill('imap.new.example');
  await page.locator('[name=imap_port]').fill('70000');
  await page.locator('button[value=look]').click();
  await page.locator('#imap_port-wrong').waitFor();
  check(await page.locator('#panel-mail').isVisible(), 'the tab of the wrong field');
  check((await page.locator('[name=position]').inputValue()) === 'Broker', 'that nothing typed is lost');
  await picture('wrong');
  await page.locator('[name=imap_port]').fill('');
  await page.locator('[name=imap_security]').selectOption('tls');
  await page.locator('button[value=look]').click();

  await page.locator('ul.changes').first().waitFor();
  const told = await page.locator('table').innerText();
  for (const words of ['Broker', 'Lublin', 'imap.new.example', 'must be given again']) {
    check(told.includes(words), `that the preview tells ${words}`);
  }
  await picture('preview');
  await page.locator('button[value=back]').click();
  check((await page.locator('[name=imap_host]').inputValue()) === 'imap.new.example', 'that the way back keeps all');
  await page.locator('button[value=look]').click();
  await page.locator('button[value=apply]').click();
  await page.waitForURL(/\/users\/basket\/done\/\d+/);
  await picture('done');
  await page.locator('details summary').filter({ hasText: 'Undo' }).click();
  await page.locator('button.danger').click();
  await page.getByText('2 changes undone').waitFor();
  await picture('undone');

  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      for (const path of asked.paths) {
        await page.goto(`${asked.base}${path}`);
        await picture(`${colorScheme}-${width}${path.replace(/\W+/g, '_')}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (wide > width) found.push(`${path} takes ${wide} of ${width} pixels`);
        found.push(...(await faults(page, `${path} ${colorScheme} ${width}`)));
      }
    }
  }
  check(found.length === 0, `nothing that keeps people out:\n${found.join('\n')}`);
  return {};
});

async function faults(page, where) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run("main", {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], iframes: false,
  }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id}: ${node.html.slice(0, 200)}`));
}
