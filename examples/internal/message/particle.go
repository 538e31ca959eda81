package message

// Syllables of Hangul, and their final consonants.
const (
	firstSyllable = '가'
	lastSyllable  = '힣'
	finals        = 28
	finalRieul    = 8 // ㄹ
)

// A Particle is a Korean particle in its forms after a consonant and after a vowel.
type Particle struct{ consonant, vowel string }

// Particles.
var (
	Object  = Particle{"을", "를"}
	Subject = Particle{"이", "가"}
	Topic   = Particle{"은", "는"}
	With    = Particle{"과", "와"}
	Toward  = Particle{"으로", "로"} // ㄹ counts as a vowel
)

// After returns word with the form of p that its last sound asks for.
func (p Particle) After(word string) string {
	final, spoken := finalOf(word)
	switch {
	case !spoken:
		return word + p.consonant + "(" + p.vowel + ")"
	case final == 0, final == finalRieul && p == Toward:
		return word + p.vowel
	default:
		return word + p.consonant
	}
}
