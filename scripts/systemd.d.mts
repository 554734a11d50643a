/** What the tests take from `systemd.mjs`, which is plain JavaScript. */
export const systemdAnalyze: string
