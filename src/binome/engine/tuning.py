"""The numbers that decide how long to try, and where one method gives way to another: unit, meaning, where measured.

None of them changes what is promised: with other values answers take longer, or prove less and say so. *Measured* names
the part of `bench/results/engine.md` that shows it (`make bench-engine`), or the section of `docs/build/engine.md`; *by
hand* means single runs of November 2026 on the same two cores; *chosen* means never varied by itself: vary it freely.
"""

# Loops, plain or compiled (docs/build/engine.md, "Loops compiled when there is work enough") --------------------------

# steps (roughly: array entries touched) from which loops run compiled. Importing numba takes half a second, plain loops
# that long for a few hundred thousand steps; once loaded, it is the plain loops of a request that count. By hand.
COMPILED_FROM_STEPS = 4_000
# people walked in a reporting line count as one step: 30,000 are walked plain in less time than numba takes to load.
# By hand; bench part "reporting-lines".
LINES_A_STEP = 8
# themes of pairs scored count as one step: a third of a microsecond each in plain Python. By hand.
THEMES_A_STEP = 40
# pairs of a grid count as one step: most are passed over, 20,000 take plain Python half a second. By hand.
PAIRS_A_STEP = 5
# candidate pairs dealt into shortlists count as one step: to see whether one is taken is quick in plain Python too. By hand.
PROPOSALS_A_STEP = 10

# Candidates (bench part "pipeline") ------------------------------------------------------------------------------------

# distinct grades of mentees up to which the rule on grades is columns of the product; each is one more column of some 118
# (bench part "pipeline"). Chosen.
GRADES_IN_PRODUCT = 16
# words (of 62 members) up to which a kind of set is columns of the product: beyond, columns would outnumber all others. Chosen.
SET_WORDS_IN_PRODUCT = 4
# lines of a tile of products: 128 × 2,048 single-precision numbers are 1 MB, which a core's cache holds while it is read. By hand.
TILE_ROWS, TILE_COLUMNS = 128, 2_048
# pairs of a grid from which threads share the reading and floors are guessed: below, starting threads takes longer. By hand.
THREADED_FROM_PAIRS = 1_000_000
# keys of a sample kept to guess a floor, and how many times k people should lie above it: with 8 and 3.2, 3 to 4 people in
# a thousand come short and are read again (docs/build/engine.md, "Candidates").
SAMPLE_KEPT, FLOOR_RANK = 8, 3.2

# A country (bench part "national"; docs/build/engine.md, "A country") --------------------------------------------------

# people of a side in a block: 8,192 raised scores by 2 % and pairs by none, for twice the pairs looked at.
LARGEST_BLOCK = 4_096
# people of a side searched at once; larger blocks go in pieces, so that a worker's memory is bounded (k = 20: 32,768 × 40 keys
# of 8 bytes are 10 MB a side). Chosen.
LARGEST_PIECE = 32_768
# parts under way for each worker: one being searched, one waiting, so that none waits for the next to be made. Chosen.
PARTS_A_WORKER = 2

# Best assignment (bench part "assignment"; docs/build/engine.md, "Best assignment") -------------------------------------

# pushes a mentee before what is left goes to Hopcroft and Karp's phases: enough at 300,000 a side for phases only to confirm.
PUSHES_A_MENTEE = 30
# first step of the auction, as a share of the widest difference of weights; each following one is six times smaller. By hand.
FIRST_STEP_SHARE, STEP_DIVISOR = 24, 6
# points: the first step when prices come from an earlier optimum: those of everyone's best are off by little. Chosen.
FIRST_STEP_FROM_PRICES = 4
# points of slack within which edges are on the short list of shortest paths: the first list, and the longest.
# All edges instead took three times as long.
SHORT_LIST_SLACK, LONGEST_LIST_SLACK = 4, 128

# Over every pair (bench part "all-pairs"; docs/build/engine.md, "Over every pair") ---------------------------------------

# pairs added for each mentee in a pass, and the share of an average score by which a pair may miss and still be added:
# 40 and a seventh take 2 passes at 3,000 and 10,000 a side, where 20 and none took 20 and more than 60.
PAIRS_A_PASS, MISS_SHARE = 40, 7

# Stable pairs (bench part "stable"; docs/build/engine.md, "Stable pairs") -----------------------------------------------

# times a mentee goes through the list again, promoted: one guarantees two thirds of the most; three are what the figures
# were measured with. Chosen.
PROMOTIONS = 3
# moves tried for more pairs altogether, and in vain: 250,000 in vain spare HiGHS the size of the three hardest of 120
# markets of 300. In rounds: as many in vain, and rounds where loops run as plain Python.
MOVES, MOVES_IN_VAIN = 1_000_000, 250_000
ROUNDS_IN_VAIN, PLAIN_ROUNDS = 25, 60
# moves a round: a quarter of the edges, at least this many, so that paths (a sweep of all edges) do not come too often. By hand.
MOVES_A_ROUND = 1_500
# moves tried for the score: altogether, and for each edge, compiled and plain. Chosen.
MOVES_FOR_SCORE, MOVES_AN_EDGE, PLAIN_MOVES_AN_EDGE = 1_000_000, 200, 20
# moves between equals while the rest settles: of 0, 1, 2, 6 and 12 six gave the most pairs at 10,000 a side.
SETTLING_MOVES = 6
# possible edges up to which the number of pairs and the score are proven unasked: mostly under a second each.
PROVED_EDGES, PROVED_SCORE_EDGES = 3_000, 1_400

# The proof, in work and never in seconds (docs/build/engine.md, "The proof") ---------------------------------------------

# edges left open up to which fairness is sought; also of small connected parts that travel in one program. Chosen.
FAIR_EDGES = 400
# entries of a program up to which its relaxation is solved, and up to which whole numbers are asked (some 3,000 a side).
RELAXED_ENTRIES, WHOLE_ENTRIES = 3_000_000, 160_000
# entries up to which a relaxation is solved without presolve (nearly half its time), and beyond which by interior points
# (1,000 a side, crowded: 1.0 s for simplex's 4.8).
PRESOLVED_FROM_ENTRIES, INTERIOR_FROM_ENTRIES = 2_000, 10_000
# steps of the simplex method; nodes of a search, and nodes × entries: what they reach is told in "The proof".
SIMPLEX_STEPS, NODES, NODE_ENTRIES = 100_000, 20_000, 100_000_000
