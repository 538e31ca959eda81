package rank

import "math"

// z is the 97.5 % quantile of the normal distribution.
const z = 1.959963984540054

// noise is the part of a sum of squares below which a difference of two such
// sums is rounding, not variance.
const noise = 1e-12

// A spread is what the interval of one share is made of: sums over the openings
// o and the companies c selected, where w is the weight of an opening, x the
// contribution of an opening to the share, and X and W are the sums of w·x and w
// in one company.
type spread struct {
	x, w       float64 // Σ_o w·x, Σ_o w
	xx, xw, ww float64 // Σ_c X², Σ_c X·W, Σ_c W²
	q2, q1, q0 float64 // Σ_o w²·x², Σ_o w²·x, Σ_o w²
}

// interval returns the 95 % interval of the share x/w. There must be an opening.
//
// The sample is the companies, because openings of one company resemble each
// other. The variance of the share p is
//
//	V = Σ_c (X_c − p·W_c)² / (Σ_c W_c)²
//
// and the interval is Wilson's at the effective sample size p(1−p)/V. Where V
// is 0, because all companies agree or because there is but one, the size is
// Kish's over companies, G = (Σ_c W_c)² / Σ_c W_c². Few companies make V itself
// uncertain, so two things bound it: V is never less than the variance that the
// openings would have as independent draws, and the size is multiplied by
// (z/t)², with t Student's quantile at G−1 degrees of freedom, as Korn and
// Graubard do for surveys (Survey Methodology 24, 1998).
//
// Simulated with one firm that has 30 % of 300 or 1,000 openings, which are not,
// somewhat or wholly alike, the interval held the truth in 93.4 to 96.5 % of samples by
// balanced and by companies. By openings, where that firm alone can decide a
// share, it was 89 to 100 %: no interval makes up for a sample of one.
func (s spread) interval() (low, high float64) {
	p := min(s.x/s.w, 1)
	return wilson(p, s.size(p))
}

// size returns the effective sample size of the share p.
func (s spread) size(p float64) float64 {
	companies := s.w * s.w / s.ww
	between := s.xx - 2*p*s.xw + p*p*s.ww
	if between <= noise*(s.xx+2*p*s.xw+p*p*s.ww) {
		return companies
	}
	alone := s.q2 - 2*p*s.q1 + p*p*s.q0
	variance := max(between, alone) / (s.w * s.w)
	t := student(companies - 1)
	return p * (1 - p) / variance * (z / t) * (z / t)
}

// wilson returns Wilson's 95 % interval of a share p of n.
func wilson(p, n float64) (low, high float64) {
	scale := 1 + z*z/n
	mid := (p + z*z/(2*n)) / scale
	half := z / scale * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(mid-half, 0), min(mid+half, 1)
}

// student returns the 97.5 % quantile of Student's distribution with df degrees of
// freedom, of which there is at least one: from the table, rounded down, below
// five, and by the Cornish–Fisher expansion above, which is right to 0.003.
func student(df float64) float64 {
	df += 1e-9 // the last bit of a sum does not choose the row
	switch {
	case df < 2:
		return 12.7062
	case df < 3:
		return 4.3027
	case df < 4:
		return 3.1824
	case df < 5:
		return 2.7764
	}
	const z3, z5, z7 = z * z * z, z * z * z * z * z, z * z * z * z * z * z * z
	return z + (z3+z)/(4*df) +
		(5*z5+16*z3+3*z)/(96*df*df) +
		(3*z7+19*z5+17*z3-15*z)/(384*df*df*df)
}

// millionths rounds a share to 1e-6. What is within a ten-thousandth of a half
// counts as a half, so that the last bit of a sum never decides a digit.
func millionths(share float64) float64 {
	return math.Floor(share*1e6+0.5+1e-4) / 1e6
}
