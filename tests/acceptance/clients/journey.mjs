// What programs do with OpenAI's SDK for Node, step by step; tests/acceptance/test_openai_sdks.py runs it.
//
// OPENAI_BASE_URL and OPENAI_API_KEY say where, LOSSY_URL is the same server behind a line that loses first answers.
// Prints one JSON object: of each step "ok" or what went wrong.

import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import OpenAI, { toFile } from "openai";

const client = new OpenAI();
const form = { model: "sora-2", seconds: "4", size: "1280x720" };
const noVideo = `video_${"0".repeat(32)}`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "journey-"));
const filmPath = path.join(folder, "film.mp4");
let film; // completed; no step changes it
let mp4;

async function until(find, what) {
  for (const end = Date.now() + 180_000; Date.now() < end; ) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`never happened: ${what}`);
}

async function ended(video) {
  const done = await until(async () => {
    const now = await client.videos.retrieve(video.id);
    return ["completed", "failed"].includes(now.status) && now;
  }, `${video.id} ends`);
  assert.equal(done.status, "completed");
  return done;
}

async function bytes(answer) {
  return Buffer.from(await answer.arrayBuffer());
}

async function listen() {
  const posts = [];
  const server = http.createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    posts.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { posts, server, url: `http://127.0.0.1:${server.address().port}/hook` };
}

const steps = {
  async create_and_retrieve() {
    const made = await client.videos.create({ prompt: "a cat", ...form });
    assert.ok(["queued", "in_progress"].includes(made.status));
    const done = await ended(made);
    assert.deepEqual([done.seconds, done.size, done.progress, done.error], ["4", "1280x720", 100, null]);
  },

  async start_on_a_picture() {
    const sheet = await bytes(await client.videos.downloadContent(film.id, { variant: "spritesheet" }));
    const url = `data:image/jpeg;base64,${sheet.toString("base64")}`;
    for (const input_reference of [await toFile(sheet, "first.jpg"), { image_url: url }]) {
      await ended(await client.videos.create({ prompt: "a cat", input_reference, ...form }));
    }
  },

  async list_over_pages() {
    const everything = (await client.videos.list({ limit: 100 })).data.map((video) => video.id);
    const paged = [];
    for await (const video of client.videos.list({ limit: 2 })) paged.push(video.id);
    assert.deepEqual(paged, everything);
    assert.ok(paged.length > 2 && paged.includes(film.id));
  },

  async download_all_variants() {
    const kinds = { video: "video/mp4", thumbnail: "image/webp", spritesheet: "image/jpeg" };
    for (const [variant, kind] of Object.entries(kinds)) {
      const answer = await client.videos.downloadContent(film.id, { variant });
      assert.equal(answer.headers.get("content-type"), kind);
      assert.ok((await bytes(answer)).length > 500);
    }
  },

  async remix() {
    const done = await ended(await client.videos.remix(film.id, { prompt: "a dog" }));
    assert.deepEqual([done.remixed_from_video_id, done.seconds], [film.id, "4"]);
  },

  async edit_by_id() {
    const made = await client.videos.edit({ prompt: "by night", video: { id: film.id } });
    assert.equal(made.remixed_from_video_id, film.id);
    await ended(made);
  },

  async edit_a_file() {
    await ended(await client.videos.edit({ prompt: "by night", video: fs.createReadStream(filmPath) }));
  },

  async extend_by_id() {
    const made = await client.videos.extend({ prompt: "it goes on", seconds: "4", video: { id: film.id } });
    assert.equal((await ended(made)).seconds, "8");
  },

  async characters() {
    const made = await client.videos.createCharacter({ name: "Mossy", video: fs.createReadStream(filmPath) });
    assert.deepEqual(await client.videos.getCharacter(made.id), made);
    await ended(await client.videos.create({ prompt: "Mossy dances", characters: [{ id: made.id }], ...form }));
  },

  async an_event_is_verified() {
    const { posts, server, url } = await listen();
    const event_types = ["video.completed", "video.failed"];
    const endpoint = await client.webhooks.create({ name: "films", url, event_types });
    const made = await client.videos.create({ prompt: "a cat", ...form });
    const post = await until(() => posts[0], "the event comes");
    await client.webhooks.delete(endpoint.id);
    server.close();
    const event = await client.webhooks.unwrap(post.body, post.headers, endpoint.signing_secret);
    assert.deepEqual([event.type, event.data.id], ["video.completed", made.id]);
    await assert.rejects(client.webhooks.unwrap(`${post.body} `, post.headers, endpoint.signing_secret));
  },

  async delete() {
    const made = await client.videos.create({ prompt: "[slow 600] a cat" });
    const deleted = await client.videos.delete(made.id);
    assert.deepEqual([deleted.id, deleted.object, deleted.deleted], [made.id, "video.deleted", true]);
    await assert.rejects(client.videos.retrieve(made.id), OpenAI.NotFoundError);
  },

  async errors_have_their_classes() {
    const bad = client.videos.create({ prompt: "a cat", seconds: "5" });
    await assert.rejects(bad, (error) => error instanceof OpenAI.BadRequestError && error.param === "seconds");
    await assert.rejects(client.videos.retrieve(noVideo), OpenAI.NotFoundError);
    const stranger = new OpenAI({ apiKey: "wrong" });
    await assert.rejects(stranger.videos.retrieve(noVideo), OpenAI.AuthenticationError);
  },

  async a_lost_answer_makes_one_film() {
    const prompt = `lost ${Date.now()}`;
    const made = await new OpenAI({ baseURL: process.env.LOSSY_URL }).videos.create({ prompt, ...form });
    const found = (await client.videos.list({ limit: 100 })).data.filter((video) => video.prompt === prompt);
    assert.deepEqual(found.map((video) => video.id), [made.id]);
  },
};

film = await ended(await client.videos.create({ prompt: "a film for all", ...form }));
mp4 = await bytes(await client.videos.downloadContent(film.id));
fs.writeFileSync(filmPath, mp4);
const results = {};
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    results[name] = "ok";
  } catch (error) {
    results[name] = String(error.stack ?? error);
  }
}
fs.rmSync(folder, { recursive: true });
console.log(JSON.stringify(results));
