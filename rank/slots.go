package rank

import (
	"hash/maphash"
	"math/bits"
)

// A slots finds the rows of IDs: a table of which about three in five are taken. One that
// is taken by another ID sends on to the next (linear probing), which is likely in the
// same line of the processor's cache. It grows no more once it is made, and nothing is
// ever taken out of it: a slot of a row that is no more stays taken, as gone.
//
// A map from IDs to rows would take several times the memory, and keep every ID a string
// of its own.
type slots struct {
	seed maphash.Seed // so that nobody can choose IDs that all meet in one slot
	of   []uint32     // 1 + row; 0 is free, gone that of a row that is no more
}

func newSlots(rows int) slots {
	return slots{maphash.MakeSeed(), make([]uint32, rows+rows*2/3+1)}
}

// find returns the slot of an ID, and whether it is taken.
func (s slots) find(id string, ids texts) (slot int, ok bool) {
	for slot = s.first(id); ; slot = s.after(slot) {
		switch n := s.of[slot]; {
		case n == 0:
			return slot, false
		case n != gone && ids.at(n-1) == id:
			return slot, true
		}
	}
}

// first returns the slot that an ID has if it is free. The hash is scaled to the table by
// its upper bits (Lemire's), which takes a multiplication instead of a division.
func (s slots) first(id string) int {
	high, _ := bits.Mul64(maphash.String(s.seed, id), uint64(len(s.of)))
	return int(high)
}

// after returns where to look next.
func (s slots) after(slot int) int {
	if slot++; slot == len(s.of) {
		return 0
	}
	return slot
}
