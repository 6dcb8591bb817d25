// Users: quick filters, making one, and deleting one with a receiver and a preview of what moves.

import { check, play, signIn } from './lib.mjs';

await play(async ({ page, asked, picture }) => {
  await signIn(page, asked);
  await page.locator('nav.rail a[href="/users"]').click();
  const rows = page.locator('main tbody tr');
  const chip = (text) => page.locator('nav.chips a').filter({ hasText: text });
  check((await rows.count()) === asked.active, 'that those who sign in are listed first');
  await picture('list');

  await chip('Blocked').click();
  await page.waitForURL(/status=blocked/);
  check((await rows.count()) === 1, 'that one user is blocked');
  check((await chip('Blocked').getAttribute('aria-current')) === 'true', 'that the chip is on');

  await page.goto(`${asked.base}/users/new`);
  await page.locator('[name=name]').fill('Ewa Wójcik');
  await page.locator('[name=email]').fill('nobody');
  await page.locator('form.card').evaluate((form) => { form.noValidate = true; });
  await page.locator('main form button.primary').click();
  check(await page.locator('#email-wrong').isVisible(), 'that a wrong address is told at its field');
  check((await page.locator('[name=name]').inputValue()) === 'Ewa Wójcik', 'that the name is kept');
  await page.locator('[name=email]').fill('ewa@agency.example');
  await picture('form');
  await page.locator('main form button.primary').click();
  await page.waitForURL(/\/users\/\d+\/sign-in/);
  await page.getByText('no invitation went out').waitFor();
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.locator('code.secret').getByText('/activate?token=').waitFor();
  await picture('invited');
  await page.locator('h1 a').click();
  await page.waitForURL(/\/users\/\d+$/);
  const made = new URL(page.url()).pathname;
  await page.locator('main').getByText('Awaits activation').waitFor();

  await page.goto(`${asked.base}/users`);
  await rows.filter({ hasText: asked.leaves }).locator('input[name=tick]').check();
  await page.locator('#basket').getByText('1 user').waitFor();
  check(await rows.filter({ hasText: asked.leaves }).locator('input[name=tick]').isChecked(),
    'that the tick is kept');
  await picture('ticked');

  await page.goto(`${asked.base}/users`);
  await rows.filter({ hasText: asked.leaves }).locator('a.record').click();
  await page.locator('#photo').setInputFiles({
    name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(asked.png, 'base64'),
  });
  await page.getByRole('button', { name: 'Set photo' }).click();
  await page.locator('.person-head img.avatar').waitFor();
  check(await page.locator('.person-head img.avatar').evaluate((img) => img.decode().then(() => img.naturalWidth > 0)),
    'that the photo is shown');
  await picture('profile');

  // A phone's picture is made small before it is sent.
  const big = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2400, 1600];
    const pen = canvas.getContext('2d');
    const noise = pen.createImageData(2400, 1600);
    for (let at = 0; at < noise.data.length; at += 1) noise.data[at] = at % 4 === 3 ? 255 : (at * 40503) >>> 5 & 255;
    pen.putImageData(noise, 0, 0);
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
  });
  const before = await page.locator('.person-head img.avatar').getAttribute('src');
  await page.locator('#photo').setInputFiles({
    name: 'big.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(big, 'base64'),
  });
  await page.getByRole('button', { name: 'Set photo' }).click();
  await page.locator(`.person-head img.avatar:not([src="${before}"])`).waitFor();
  check((await page.locator('.person-head img.avatar').evaluate((img) => img.decode().then(() => img.naturalWidth))) === 512,
    'that a large photo was made small');

  const back = page.url();
  await page.goto(`${asked.base}/account`);
  await page.locator('[name=time_zone]').focus();
  await page.locator('datalist#zones option[value="Europe/Warsaw"]').waitFor({ state: 'attached' });
  await page.goto(back);

  await page.locator('main a[href$="/delete"]').click();
  await page.locator('#moved').getByText(`${asked.contacts} contacts`).waitFor();
  await page.locator('[name=receiver]').first().fill(asked.receiver);
  await page.getByRole('button', { name: 'Show what moves' }).click();
  await page.locator('#moves').getByText(asked.receives).waitFor();
  await picture('delete');
  await page.locator('button.danger').click();
  await page.waitForURL(/\/users\/\d+$/);
  await page.locator('.badge').getByText('Deleted').waitFor();
  await page.goto(`${asked.base}/contacts`);
  check((await page.locator('main tbody tr').filter({ hasText: asked.receives }).count()) === asked.contacts,
    'that the contacts are the receiver’s');

  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ['/users', '/users/new', '/users?status=deleted', made, `${made}/sign-in`, `${made}/edit`]) {
    await page.goto(asked.base + path);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `that ${path} fits a phone, not ${wide} px more`);
    await picture(`phone${path.replaceAll(/\W/g, '-')}`);
  }
  return {};
});
