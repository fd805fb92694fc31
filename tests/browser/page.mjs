// page.mjs PLAYWRIGHT CHROMIUM PAGE SCREENSHOT: uses the page that `crmc graph --format html` writes as people do, and says
// what is wrong with it. What it expects is what fixtures/picture/vms.crm says.
import { strict as assert } from "node:assert";
import { pathToFileURL } from "node:url";

const [playwright, executablePath, file, screenshot] = process.argv.slice(2);
const { chromium } = await import(pathToFileURL(playwright));
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1500, height: 950 }, colorScheme: "light", reducedMotion: "reduce" });
  // However busy the machine is.
  page.setDefaultTimeout(180_000);
  const fetched = [], complaints = [];
  page.on("request", (request) => fetched.push(request.url()));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(file).href);

  const box = (name) => page.locator("#stage").getByRole("button", { name: new RegExp(`(^| )${name}( |$)`) });
  // Without motion, at once: no clock decides.
  const opacity = (locator) => locator.evaluate((one) => +getComputedStyle(one).opacity);
  const tip = page.getByRole("tooltip");

  // All of it is to be seen at first.
  for (const name of ["vm1", "vm9", "storage", "alpha", "delta", "fence-sbd"]) {
    const [seen, stage] = [await box(name).first().boundingBox(), await page.locator("#stage").boundingBox()];
    assert(seen.x >= stage.x && seen.x + seen.width <= stage.x + stage.width + 1, `${name} is out of sight`);
  }

  // Hovering shows the statement: of a box, of a line, of a location.
  await box("vm4").hover();
  assert.match(await tip.innerText(), /primitive vm4 VirtualDomain/);
  const middle = await page.locator("[data-links].order .line").first().evaluate((line) => {
    const point = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM());
    return { x: point.x, y: point.y };
  });
  await page.mouse.move(middle.x, middle.y);
  assert.match(await tip.innerText(), /order (storage|libvirtd)-before-vms/);
  await page.locator('[data-chip]').first().hover();
  assert.match(await tip.innerText(), /location vm\d-home/);
  await page.mouse.move(2, 2);

  // A click shows what depends on a thing.
  await box("dlm").click();
  assert.match(await page.locator("#details").innerText(), /Depends on it[^]*vm1[^]*vm9/);
  assert.equal(await opacity(box("vm1")), 1);
  assert.equal(await opacity(box("lvmlockd")), 1);
  assert((await opacity(box("fence-sbd"))) < 0.5);
  await page.keyboard.press("Escape");
  assert.equal(await opacity(box("fence-sbd")), 1);
  await box("vm1").click();
  assert.match(await page.locator("#details").innerText(), /Needs[^]*dlm/);
  assert((await opacity(box("vm2"))) < 0.5);
  await page.keyboard.press("Escape");

  // A node shows what locations say of it.
  await box("gamma").click();
  assert.match(await page.locator("#details").innerText(), /vm6, vm7/);
  await page.keyboard.press("Escape");

  // Searching.
  await page.keyboard.press("/");
  await page.keyboard.type("gfs2");
  assert.equal(await page.locator("#hits").innerText(), "1 found");
  assert.equal(await opacity(box("fs-vms")), 1);
  assert((await opacity(box("vm3"))) < 0.5);
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#details").innerText(), /primitive fs-vms/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#search").inputValue(), "");

  // Kinds of lines.
  const lines = page.locator("[data-links].colocation");
  assert((await lines.count()) > 0);
  await page.getByLabel("colocation").uncheck();
  assert.equal(await lines.first().isVisible(), false);
  await page.getByLabel("colocation").check();
  assert.equal(await lines.first().isVisible(), true);

  // Findings lead to what they concern.
  const findings = page.locator("#findings button");
  assert((await findings.count()) > 0);
  const wanted = findings.filter({ hasText: "undefined-node-ref" }).first();
  await wanted.click();
  assert.equal(await wanted.getAttribute("aria-pressed"), "true");
  assert((await page.locator("svg.focus .lit").count()) > 0);
  await page.keyboard.press("Escape");

  // By the keyboard alone: from box to box, choose, move, zoom.
  await page.locator("#stage").focus();
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.getAttribute("data-box"));
  assert.notEqual(first, null, "Tab does not lead to a box");
  assert(await tip.isVisible(), "the focus shows no statement");
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#details").innerText(), /\w/);
  const view = () => page.locator("svg.picture").getAttribute("viewBox");
  const before = await view();
  await page.keyboard.press("+");
  assert.notEqual(await view(), before);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("0");
  assert.equal(await view(), before);
  await page.keyboard.press("Escape");

  // By the mouse: drag and wheel.
  const stage = await page.locator("#stage").boundingBox();
  await page.mouse.move(stage.x + 20, stage.y + 20);
  await page.mouse.down();
  await page.mouse.move(stage.x + 160, stage.y + 90, { steps: 4 });
  await page.mouse.up();
  assert.notEqual(await view(), before);
  await page.mouse.wheel(0, -300);
  await page.keyboard.press("0");

  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.screenshot({ path: screenshot });
  await page.emulateMedia({ colorScheme: "dark" });
  assert.notEqual(await background(), light);

  assert.deepEqual(fetched.filter((url) => !url.startsWith("file:")), [], "the page fetches");
  assert.equal(fetched.length, 1, `the page is not all in one file: ${fetched}`);
  assert.deepEqual(complaints, []);
} finally {
  await browser.close();
}
