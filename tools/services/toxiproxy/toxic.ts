/** What is done to the bytes, as Toxiproxy names it; times in ms, rates in KB/s. */
export type Toxic =
  | { readonly type: 'latency'; readonly latency: number; readonly jitter?: number }
  | { readonly type: 'bandwidth'; readonly rate: number }
  /** Nothing passes; the connection is closed after so long, and never at 0: a black hole. */
  | { readonly type: 'timeout'; readonly timeout: number }
  | { readonly type: 'reset_peer'; readonly timeout: number }
  | { readonly type: 'slow_close'; readonly delay: number }
  | { readonly type: 'limit_data'; readonly bytes: number }
  | {
      readonly type: 'slicer'
      readonly average_size: number
      readonly size_variation?: number
      /** µs */
      readonly delay?: number
    }

/** `upstream` is on the way to the server, `downstream` on the way back. */
export type Stream = 'upstream' | 'downstream'
