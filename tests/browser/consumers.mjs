// consumers.mjs PLAYWRIGHT CHROMIUM MERMAID VIZ FOLDER: lets Mermaid and Graphviz draw each *.mmd and *.dot in a folder, and
// the browser each *.svg. Prints what each has to say of what it reads, and nothing where all is well.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [playwright, executablePath, mermaid, viz, folder] = process.argv.slice(2);
const { chromium } = await import(pathToFileURL(playwright));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(180_000);
  // Graphviz asks where it is.
  writeFileSync(join(folder, "index.html"), "<!DOCTYPE html><title>consumers</title>");
  await page.goto(pathToFileURL(join(folder, "index.html")).href);
  await page.addScriptTag({ path: mermaid });
  await page.addScriptTag({ path: viz });
  await page.evaluate(() => mermaid.initialize({ startOnLoad: false, maxEdges: 5000, maxTextSize: 1000000 }));
  for (const name of readdirSync(folder).filter((name) => !name.endsWith(".html")).sort()) {
    const text = readFileSync(join(folder, name), "utf8");
    const said = await page.evaluate(async ([name, text]) => {
      try {
        if (name.endsWith(".mmd")) {
          const { svg } = await mermaid.render("drawn", text);
          return svg.includes("Syntax error") ? "mermaid draws an error" : "";
        }
        if (name.endsWith(".dot")) {
          const { status, errors } = (await Viz.instance()).render(text, { format: "svg" });
          // It brings no fonts along, and so does not know how wide all characters are.
          const said = errors.map((error) => error.message).filter((message) => !message.includes("no value for width"));
          return status === "success" ? said.join("; ") : `failed: ${said.join("; ")}`;
        }
        const image = new Image();
        image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
        await image.decode();
        return image.naturalWidth > 0 ? "" : "the browser draws nothing";
      } catch (error) {
        return String(error);
      }
    }, [name, text]);
    if (said) console.log(`${name}: ${said}`);
  }
} finally {
  await browser.close();
}
