package text

// A labelValue is what stands after a label: in its line, or in the next one if
// the label ends its own.
type labelValue struct {
	label, from, to int // the label begins at label, the value is s[from:to]
}

// maxLabelValue is how many bytes after a label may belong to it.
const maxLabelValue = 200

// afterLabel returns the value of the label s[start:end]. It needs a colon or
// another sign, or a line of its own, unless loose; spaces and signs are cut off
// the value's start.
func afterLabel(s string, start, end int, loose bool) (v labelValue, ok bool) {
	stop := lineEnd(s, end)
	from := skipAny(s, end, " ")
	if from < stop && s[from] == '(' { // "근무지 (본사): 서울"
		if shut := indexByteFrom(s[:stop], ')', from); shut > 0 && shut-from < 24 && nextIs(s, shut+1, ':') {
			from = shut + 1
		}
	}
	sign := skipAny(s, from, " :-|=]>*")
	switch {
	case sign >= stop && stop < len(s): // a line of its own
		stop = lineEnd(s, stop+1)
		for sign < stop && (s[sign] == '\n' || s[sign] == ' ') {
			sign++
		}
		if _, item := cutBullets(s[sign:stop]); item {
			sign += bulletLen(s[sign:stop])
		}
		sign = skipAny(s, sign, " :-|")
	case sign == from && !loose:
		return v, false
	}
	v = labelValue{start, min(sign, stop), min(stop, sign+maxLabelValue)}
	for v.to < stop && v.to > v.from && s[v.to]&0xc0 == 0x80 {
		v.to--
	}
	return v, v.from < v.to
}

// nextIs reports whether c is the first byte after spaces from i on.
func nextIs(s string, i int, c byte) bool {
	i = skipAny(s, i, " ")
	return i < len(s) && s[i] == c
}
