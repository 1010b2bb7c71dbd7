let context: AudioContext | undefined

/** Two soft tones, made here: no file is loaded. Browsers allow it after the first click or key. */
function play(): void {
  context ??= new AudioContext()
  const { currentTime, destination } = context
  for (const [at, pitch] of [
    [0, 660],
    [0.12, 880],
  ] as const) {
    const tone = new OscillatorNode(context, { frequency: pitch, type: 'sine' })
    const volume = new GainNode(context, { gain: 0 })
    volume.gain.setTargetAtTime(0.08, currentTime + at, 0.01)
    volume.gain.setTargetAtTime(0, currentTime + at + 0.08, 0.05)
    tone.connect(volume).connect(destination)
    tone.start(currentTime + at)
    tone.stop(currentTime + at + 0.5)
  }
}

/** Of several tabs one sounds: who gets the lock, and holds it for a while. */
export function sound(): void {
  const once = async (lock: Lock | null) => {
    if (!lock) return
    play()
    await new Promise((over) => setTimeout(over, 800))
  }
  if (navigator.locks) void navigator.locks.request('confab-sound', { ifAvailable: true }, once)
  else play()
}
