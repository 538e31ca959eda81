package message

// A Particle is a Korean particle that has one form after a consonant and another after a
// vowel.
type Particle int

// Particles.
const (
	Object  Particle = iota // 을, 를
	Subject                 // 이, 가
	Topic                   // 은, 는
	Toward                  // 으로, 로; ㄹ counts as a vowel
)

// forms returns the forms of p after a consonant and after a vowel.
func (p Particle) forms() (consonant, vowel string) {
	switch p {
	case Subject:
		return "이", "가"
	case Topic:
		return "은", "는"
	case Toward:
		return "으로", "로"
	default:
		return "을", "를"
	}
}

// After returns word with the form of p that its last sound asks for.
func (p Particle) After(word string) string { return word + p.Of(word) }

// Of returns the form of p that the last sound of word asks for, and both forms if the
// word cannot be read.
func (p Particle) Of(word string) string {
	consonant, vowel := p.forms()
	final, spoken := finalOf(word)
	switch {
	case !spoken:
		return consonant + "(" + vowel + ")"
	case final == finalNone, final == finalRieul && p == Toward:
		return vowel
	default:
		return consonant
	}
}
