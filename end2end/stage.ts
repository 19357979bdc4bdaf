// A portal of a story's own: its database, its mails, its clock. A story that lasts for weeks stops it and starts it again later:
// the same data, another instant (NUANFANG_CLOCK).
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { accounts } from './console.ts';
import { totp } from './totp.ts';

/** A member of staff of the demonstration, as `nuanfang demo` prints them. */
export type Account = { email: string; role: string; password: string; secret: string };

// Absolute: a portal runs in a folder of its own.
const binary = resolve(process.env.NUANFANG_E2E_BINARY ?? '../target/debug/nuanfang');

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export class Stage {
  readonly url: string;
  /** The demonstration's staff by name: `village1`, `county2` … */
  people = new Map<string, Account>();
  private child: ChildProcess | undefined;
  private others: ChildProcess[] = [];
  private started = 0;
  private clock = 0;
  private used = new Map<string, number>();

  private constructor(
    readonly dir: string,
    private port: number,
    private database: string | undefined,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** A fresh portal with demonstration data as of `clock`, on SQLite unless told. */
  static async open(clock: string, database?: string): Promise<Stage> {
    const stage = new Stage(mkdtempSync(join(tmpdir(), 'nuanfang-stage-')), await freePort(), database);
    const demo = ['demo', '--seed', '1', '--scale', '0'];
    stage.people = accounts(execFileSync(binary, demo, { cwd: stage.dir, env: stage.env(clock), encoding: 'utf8' }));
    await stage.start(clock);
    return stage;
  }

  private env(clock: string, port = this.port): NodeJS.ProcessEnv {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      NUANFANG_DEMO: '1',
      NUANFANG_ADDR: `127.0.0.1:${port}`,
      NUANFANG_URL: this.url,
      NUANFANG_CLOCK: clock,
      NUANFANG_RATE_LIMITS: 'off',
    };
    if (this.database) env.DATABASE_URL = this.database;
    else delete env.DATABASE_URL;
    return env;
  }

  /** Serves from this instant on. */
  async start(clock: string): Promise<void> {
    this.started = Date.now();
    this.clock = Date.parse(clock);
    this.child = await this.serve(clock, this.port);
  }

  /** A second process on the same data; gives its address. It ends with the first. */
  async beside(): Promise<string> {
    const port = await freePort();
    this.others.push(await this.serve(new Date(this.now()).toISOString(), port));
    return `http://127.0.0.1:${port}`;
  }

  private async serve(clock: string, port: number): Promise<ChildProcess> {
    const log = openSync(join(this.dir, 'serve.log'), 'a');
    const child = spawn(binary, ['serve'], { cwd: this.dir, env: this.env(clock, port), stdio: ['ignore', log, log] });
    closeSync(log);
    for (let n = 0; n < 200; n += 1) {
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
      if (ready?.ok) return child;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the portal did not start:\n${readFileSync(join(this.dir, 'serve.log'), 'utf8').slice(-2000)}`);
  }

  /** Ends it in order; the data stay. */
  async stop(): Promise<void> {
    const running = [this.child, ...this.others].filter((child) => child && child.exitCode === null) as ChildProcess[];
    this.child = undefined;
    this.others = [];
    const ended = running.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of running) child.kill('SIGTERM');
    await Promise.all(ended);
  }

  /** Stops and starts again at a later instant. */
  async moveTo(clock: string): Promise<void> {
    await this.stop();
    await this.start(clock);
  }

  /** Runs a command of the binary on this portal's data, as of now, and gives what it printed. */
  run(...args: string[]): string {
    return execFileSync(binary, args, { cwd: this.dir, env: this.env(new Date(this.now()).toISOString()), encoding: 'utf8' });
  }

  /** The portal's own time, in milliseconds. */
  now(): number {
    return this.clock + (Date.now() - this.started);
  }

  /** One of the demonstration's staff. */
  person(name: string): Account {
    const account = this.people.get(name);
    if (!account) throw new Error(`the demonstration has no ${name}`);
    return account;
  }

  /** A code that this account has not used yet: each works once (AU-03), so a second one may be of the next step. */
  async code(account: Account): Promise<string> {
    const step = Math.floor(this.now() / 30_000);
    const last = this.used.get(account.email) ?? 0;
    const next = Math.max(step, last + 1);
    // One step ahead is accepted; beyond that there is nothing to do but wait.
    while (next > Math.floor(this.now() / 30_000) + 1) await new Promise((resolve) => setTimeout(resolve, 500));
    this.used.set(account.email, next);
    return totp(account.secret, next * 30_000);
  }

  /** The mails written so far, decoded, oldest first. */
  mails(): string[] {
    const folder = join(this.dir, 'data/mail');
    return readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .map((name) => decode(readFileSync(join(folder, name), 'utf8')));
  }

  /** What the portal logged. */
  log(): string {
    return readFileSync(join(this.dir, 'serve.log'), 'utf8');
  }

  /** Stops it and deletes everything. */
  async close(): Promise<void> {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Quoted-printable and base64 bodies as text. */
function decode(mail: string): string {
  return mail
    .split(/\r?\n\r?\n/)
    .map((part, n, parts) => {
      const head = parts[n - 1] ?? '';
      if (/content-transfer-encoding: base64/i.test(head)) return Buffer.from(part, 'base64').toString('utf8');
      if (/content-transfer-encoding: quoted-printable/i.test(head)) {
        const bytes = part.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
        return Buffer.from(bytes, 'latin1').toString('utf8');
      }
      return part;
    })
    .join('\n\n');
}
