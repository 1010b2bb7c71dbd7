import type { Target } from '../../packages/cli/src/talk/target.ts'
import type { Build, ClusterNode } from '../cluster/node.ts'
import { type Replacement, type Rolled, roll } from '../roll/roll.ts'
import { withScene } from '../roll/scene.ts'

/** What is looked at while both versions serve. */
export type Look = (older: ClusterNode, newer: ClusterNode, target: Target) => Promise<void>

/**
 * Two nodes of the older version, of which one is brought to the newer one while all talk; it goes back, onto the database
 * that the newer one has migrated; then the other one is brought forth.
 */
export async function upgrade(
  { from, to, look }: { readonly from: Build; readonly to: Build; readonly look?: Look },
  folder: string,
  clients: number,
  tell: (line: string) => void,
): Promise<Rolled> {
  return withScene(
    2,
    async (scene) => {
      const [first, second] = scene.nodes as [ClusterNode, ClusterNode]
      const [newFirst, newSecond] = [first.as(to), second.as(to)]
      const looked = async (target: Target) => {
        tell('both versions serve')
        await look?.(first, second, target)
      }
      const steps: Replacement[] = [
        { name: `${second.name}, forth`, from: second.program, to: newSecond, look: looked },
        { name: `${second.name}, back`, from: newSecond, to: second.program },
        { name: `${first.name}, forth`, from: first.program, to: newFirst },
      ]
      try {
        return await roll(scene, folder, clients, tell, steps)
      } finally {
        await Promise.all([newFirst.kill(), newSecond.kill()])
      }
    },
    from,
  )
}
