import type { SampleGroup } from '../groups.ts';

const hours = (count: number): number => count * 60;
const days = (count: number): number => count * 24 * 60;

/** A stall at a night market: it is planned by six people, and one left. */
const market: SampleGroup = {
  key: 'market',
  blocks: [
    {
      minutesAgo: days(26) + hours(3),
      lines: [
        { by: 'noor', change: { kind: 'start', title: 'Market stall', people: ['tomas', 'priya', 'ines', 'gosia'] } },
        {
          id: 'plan',
          by: 'noor',
          text: 'The harbor has a night market again, on the last Saturday of the month. We could have a stall: bread, dal and lemonade from the garden. Who’s in?',
          reactions: { '🙌': ['tomas', 'ines'], '🍋': ['priya'] },
        },
        { by: 'tomas', text: 'In! The garden has more lemons than I have friends 🌻' },
        {
          by: 'priya',
          text: 'In, if I may cook on real fire.',
          reactions: { '🔥': ['noor', 'tomas', 'ines'] },
        },
        {
          id: 'table',
          by: 'ines',
          text: 'I have the long table from the climbing club. It folds, it holds 200 kg, and it has seen things.',
        },
        {
          by: 'gosia',
          text: 'I bake, but I’m away that weekend. Knots and two trays of rye can be picked up on Friday.',
          reactions: { '❤️': ['noor'] },
        },
      ],
    },
    {
      minutesAgo: days(25) + hours(5),
      lines: [
        { by: 'noor', change: { kind: 'rename', title: 'Harbor night market' } },
        { by: 'noor', change: { kind: 'add', people: ['siyuan', 'dasha'] } },
        { by: 'noor', change: { kind: 'role', person: 'ines', role: 'admin' } },
        { by: 'noor', text: 'Siyuan does the numbers, Dasha does the sign, and Inês keeps us on time.' },
        { by: 'dasha', text: 'Привет всем! What does the sign say?' },
        {
          by: 'siyuan',
          text: 'That we are open 😄 大家好！',
          reactions: { '😂': ['dasha', 'noor', 'priya'], '👋': ['ines'] },
        },
      ],
    },
    {
      minutesAgo: days(17) + hours(4),
      lines: [
        {
          id: 'permit',
          by: 'ines',
          text: 'The permit is here: stall 14, between the knife grinder and the oysters. We can set up from four.',
          reactions: { '🎉': ['noor', 'tomas', 'priya', 'dasha', 'siyuan'] },
        },
        { id: 'water', by: 'priya', text: 'Does stall 14 have water?', reply: 'permit' },
        { by: 'ines', text: 'A tap ten steps away, shared with the oysters.', reply: 'water' },
        {
          by: 'siyuan',
          text: 'I made a sheet for the costs: https://sheets.example.com/harbor-market?tab=costs. Please don’t sort it, it is shy.',
        },
        {
          by: 'siyuan',
          text: 'If we sell 120 portions at 4.50, the stall pays for itself at 19:40.',
          edited: 'If we sell 120 portions at 4.50, the stall pays for itself at 20:10. I forgot the lemons.',
          reactions: { '😮': ['tomas'], '👏': ['noor', 'ines'] },
        },
      ],
    },
    {
      minutesAgo: days(9) + hours(6),
      lines: [
        {
          by: 'gosia',
          text: 'I’m stepping out, so that your plans don’t wake me at four. The bread is ordered. Bake well, all of you!',
          reactions: { '💛': ['noor', 'tomas', 'priya', 'ines'] },
        },
        { by: 'gosia', change: { kind: 'leave' } },
        { by: 'tomas', text: 'She said “bake well” to people who can’t bake.' },
      ],
    },
    {
      minutesAgo: days(2) + hours(2),
      lines: [
        { id: 'van', by: 'tomas', text: 'My cousin’s van is free on Saturday from two. Who drives?', isDeleted: true },
        { by: 'noor', text: 'I do. I’ll bring it back with a full tank.', reply: 'van' },
        { by: 'tomas', text: 'Correction: it’s free from three, and it only starts uphill.' },
        { by: 'dasha', text: 'The sign is dry. It’s 1.60 m wide, and the lemon looks like the moon.' },
        {
          by: 'noor',
          text: 'A lemon moon over a harbor is better than what I had in mind.',
          reactions: { '🌙': ['dasha', 'priya'], '🍋': ['tomas'] },
        },
      ],
    },
    {
      minutesAgo: 130,
      lines: [
        {
          id: 'recipe',
          by: 'priya',
          text: 'For 120 portions: 9 kg lentils, 27 l water, 2.4 kg onions, and the big ladle. I need two people from five on.',
        },
        {
          by: 'ines',
          text: 'Dasha and I can peel from five.',
          reply: 'recipe',
          reactions: { '🧅': ['priya', 'dasha'] },
        },
        { by: 'siyuan', text: 'Is the long table coming with you, or with the van?', reply: 'table' },
        { by: 'ines', text: 'With me, on two bicycles. Don’t ask.', reactions: { '😂': ['noor', 'siyuan', 'tomas'] } },
        {
          by: 'noor',
          text: 'It’s almost a month since I asked who’s in. Look at us.',
          reply: 'plan',
          reactions: { '❤️': ['tomas', 'ines', 'dasha'], '🥲': ['priya'] },
        },
      ],
    },
  ],
};

/** Sunday walks of three people, started by another person than the owner. */
const walks: SampleGroup = {
  key: 'walks',
  blocks: [
    {
      minutesAgo: days(44) + hours(7),
      lines: [
        { by: 'yael', change: { kind: 'start', title: 'Sunday walks', people: ['noor', 'anh'] } },
        { by: 'yael', text: 'שלום! After the rehearsal on Sunday we walk along the river. Ánh brings the camera.' },
        { by: 'anh', text: 'I bring the stapler 📷', reactions: { '😂': ['noor'] } },
        { id: 'bridge', by: 'noor', text: 'From the bridge to the old mill is 6.2 km. There’s cake at the mill.' },
        { by: 'yael', text: 'Then we walk fast.', reply: 'bridge', reactions: { '🏃‍♀️': ['anh', 'noor'] } },
      ],
    },
    {
      minutesAgo: days(4) + hours(3),
      lines: [
        { by: 'anh', text: 'Chào cả hai! I’m back in town for two weeks. Does the mill still have cake?' },
        {
          by: 'noor',
          text: 'It has a new baker, and a queue. Sunday at nine, at the bridge?',
          reactions: { '👍': ['yael', 'anh'] },
        },
        { by: 'yael', text: 'תשע! I’ll bring the thermos, the good one.' },
      ],
    },
  ],
};

export const groups: readonly SampleGroup[] = [market, walks];
