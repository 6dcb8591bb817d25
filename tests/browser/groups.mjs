// A group opens mail after saying so; its grid works by keyboard and on a phone; trying as another.

import axe from 'axe-core';
import { check, play, signIn } from './lib.mjs';

await play(async ({ page, asked, picture }) => {
  await signIn(page, asked);
  await page.goto(`${asked.base}/settings/groups`);
  await page.locator('#name').fill('Sales');
  await page.locator('#name').press('Enter');
  await page.waitForURL(/\/settings\/groups\/\d+$/);
  const group = page.url();

  // The grid by keyboard: arrows move the choice within a row.
  await page.getByRole('radio', { name: 'see mail: Nobody' }).focus();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight');
  check(await page.getByRole('radio', { name: 'see mail: Group' }).isChecked(), 'that arrows choose');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(group);
  check(await page.getByRole('radio', { name: 'see mail: Group' }).isChecked(), 'that the scope is kept');

  const join = async (email) => {
    await page.locator('#email').fill(email);
    await page.locator('#email').press('Enter');
    await page.waitForLoadState('load');
    for (const save of await page.locator('button[value=save]').all()) {
      await picture('effects');
      check((await page.locator('main').innerText()).includes(asked.opens), 'that the effects are told');
      await faults(page, 'effects');
      await save.click();
    }
    await page.waitForURL(/\/settings\/groups\/\d+(#members)?$/);
    await page.locator('#members').getByText(email).first().waitFor();
  };
  await join(asked.owner);
  await join(asked.joins);
  await picture('group');
  await faults(page, 'group');

  await page.locator('#members li', { hasText: asked.joins }).getByRole('link').click();
  await page.waitForURL(/\/users\/\d+\/as$/);
  const told = await page.locator('main').innerText();
  check(told.includes(asked.owner.split('@')[0]), 'that the opened account is listed');
  const rows = await page.locator('main li.row').count();
  await picture('try_as');
  await faults(page, 'try as');
  const sees = page.url();
  const message = await page.locator('main li.row a.row-link').first().getAttribute('href');
  await page.locator('#message').fill(`${asked.base}${message}`);
  await page.locator('#message').press('Enter');
  await page.getByText('Yes, they see this message.').waitFor();

  await page.setViewportSize({ width: 390, height: 844 });
  for (const [name, path] of [['group', group], ['try_as', sees], ['list', `${asked.base}/settings/groups`]]) {
    await page.goto(path);
    await picture(`phone_${name}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    check(width <= 390, `${name} to fit, not to take ${width}`);
    await faults(page, `${name} on a phone`);
  }
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto(group);
  await faults(page, 'group in the dark');
  return { rows };
});

async function faults(page, where) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run('main', {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  }));
  const bad = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id}: ${node.html.slice(0, 200)}`));
  check(bad.length === 0, `nothing that keeps people out:\n${bad.join('\n')}`);
}
