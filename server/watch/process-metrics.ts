import { monitorEventLoopDelay } from 'node:perf_hooks'
import { counter, type Family, gauge } from './metrics-text.ts'

/**
 * Watches this process. Delays of the event loop are those since the last reading. The names are those of other Node programs,
 * so that their dashboards work.
 */
export function watchProcess(): { families: () => Family[]; stop: () => void } {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const startedAt = Date.now() / 1000 - process.uptime()
  return {
    stop: () => void delay.disable(),
    families: () => {
      const { rss, heapUsed } = process.memoryUsage()
      const { user, system } = process.cpuUsage()
      const [mean, p99, max] = [delay.mean, delay.percentile(99), delay.max].map(seconds)
      delay.reset()
      return [
        gauge(
          'nodejs_eventloop_lag_mean_seconds',
          'How late the event loop was on average since the last scrape.',
          mean ?? 0,
        ),
        gauge(
          'nodejs_eventloop_lag_p99_seconds',
          'How late the event loop was in the worst hundredth of the time since the last scrape.',
          p99 ?? 0,
        ),
        gauge(
          'nodejs_eventloop_lag_max_seconds',
          'How late the event loop was at worst since the last scrape.',
          max ?? 0,
        ),
        gauge('nodejs_heap_size_used_bytes', 'Memory that JavaScript objects take.', heapUsed),
        gauge('process_resident_memory_bytes', 'Memory that the process takes.', rss),
        counter(
          'process_cpu_seconds_total',
          'Processor time that the process has used.',
          (user + system) / 1e6,
        ),
        gauge('process_start_time_seconds', 'When the process started, in seconds since 1970.', startedAt),
      ]
    },
  }
}

/** 0 for NaN, which means that no delay was measured yet. */
function seconds(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0
}
