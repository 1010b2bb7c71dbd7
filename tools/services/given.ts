/** What can be done to a server that somebody else runs: nothing, and stopping it leaves it alone. */
export function given(variable: string) {
  const refuse = (): never => {
    throw new Error(`the server of ${variable} is not ours to kill; start one with { own: true }`)
  }
  const refused = async (): Promise<void> => refuse()
  return { isGiven: true, kill: refused, restart: refused, freeze: refuse, thaw: refuse, stop: async () => {} }
}
