import './icon.css'

/** Drawn on a grid of 24 by strokes. */
const paths = {
  plus: 'M12 5v14M5 12h14',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM20 20l-4-4',
  back: 'M15 5l-7 7 7 7',
  down: 'M12 5v14M6 13l6 6 6-6',
  up: 'M12 19V5M6 11l6-6 6 6',
  send: 'M4 12l16-8-5 16-3.500-6.500z',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  trash: 'M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l3 2',
  tick: 'M5 12.500l4.500 4.500L19 7',
  ticks: 'M2 12.500l4.500 4.500L16 7M11.500 16.500l.5.5L21.500 7',
  alert: 'M12 4L2.500 20h19zM12 10v4M12 17h.01',
  bellOff: 'M6 16V11a6 6 0 0 1 9-5.200M18 11v5l1.500 2H8M10 20.500h4M4 4l16 16',
  bell: 'M6 16v-5a6 6 0 0 1 12 0v5l1.500 2h-15zM10 20.500h4',
  group:
    'M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3 19c0-3 3-5 6-5s6 2 6 5M16 5.500a3 3 0 0 1 0 5.500M17 14c2.500.500 4 2.500 4 5',
  hash: 'M9 4L7 20M17 4l-2 16M4 9h16M4 15h16',
  megaphone: 'M4 10v4h3l9 5V5L7 10zM19 9c1 1.500 1 4.500 0 6',
  person: 'M12 5a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM5 20c0-3.500 3.500-5 7-5s7 1.500 7 5',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  pulse: 'M3 12h4l3-8 4 16 3-8h4',
  smile: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM9 10h.01M15 10h.01M8.500 14.500c2 2 5 2 7 0',
  at: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM16 8v5c0 3 4 3 4-1a8 8 0 1 0-3 6.300',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z',
  reply: 'M9 6l-5 5 5 5M4 11h9c4 0 7 2 7 7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  leave: 'M14 5H5v14h9M10 12h11M17 8l4 4-4 4',
} as const

export type IconName = keyof typeof paths

/** A picture beside words that say the same, or on a button with a label: hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
