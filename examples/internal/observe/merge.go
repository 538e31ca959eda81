package observe

import (
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"
)

// merge returns what now has on top of before: a program that ends and begins again goes
// on counting where it was, as Prometheus wants of a counter, and a gauge that it says
// nothing of stays as it was. Only families in now or in the table are kept.
func merge(before map[string]*dto.MetricFamily, now []*dto.MetricFamily) []*dto.MetricFamily {
	var all []*dto.MetricFamily
	for _, family := range now {
		row, _ := Find(family.GetName())
		if old := before[family.GetName()]; old != nil && old.GetType() == family.GetType() {
			addFamily(family, old, row.Series())
		}
		delete(before, family.GetName())
		all = append(all, family)
	}
	for name, old := range before {
		if m, ok := Find(name); ok && m.Of(Command) {
			all = append(all, old)
		}
	}
	slices.SortFunc(all, func(a, b *dto.MetricFamily) int { return strings.Compare(a.GetName(), b.GetName()) })
	return all
}

// addFamily adds the series of old to those of family, of which there are no more than most
// in the end: each run may bring names that nobody has met.
func addFamily(family, old *dto.MetricFamily, most int) {
	at := make(map[string]*dto.Metric, len(family.GetMetric()))
	for _, m := range family.GetMetric() {
		at[labelsOf(m)] = m
	}
	for _, m := range old.GetMetric() {
		if same := at[labelsOf(m)]; same != nil {
			addMetric(same, m)
			continue
		}
		if len(family.GetMetric()) < most {
			family.Metric = append(family.Metric, m)
		}
	}
}

// labelsOf returns the labels of a series as one text.
func labelsOf(m *dto.Metric) string {
	var b strings.Builder
	for _, l := range m.GetLabel() {
		b.WriteString(l.GetName() + "\x00" + l.GetValue() + "\x00")
	}
	return b.String()
}

// addMetric adds the numbers of a series. A gauge is what it is now.
func addMetric(m, old *dto.Metric) {
	if m.Counter != nil && old.Counter != nil {
		sum := m.GetCounter().GetValue() + old.GetCounter().GetValue()
		m.Counter.Value = &sum
	}
	if m.Histogram != nil && old.Histogram != nil {
		addHistogram(m.GetHistogram(), old.GetHistogram())
	}
}

// addHistogram adds the buckets of old that h has, too. One with other buckets, of an
// earlier version of the program, is left out.
func addHistogram(h, old *dto.Histogram) {
	counts := make(map[float64]uint64, len(old.GetBucket()))
	for _, b := range old.GetBucket() {
		counts[b.GetUpperBound()] = b.GetCumulativeCount()
	}
	for _, b := range h.GetBucket() {
		if _, ok := counts[b.GetUpperBound()]; !ok {
			return
		}
	}
	for _, b := range h.GetBucket() {
		n := b.GetCumulativeCount() + counts[b.GetUpperBound()]
		b.CumulativeCount = &n
	}
	count, sum := h.GetSampleCount()+old.GetSampleCount(), h.GetSampleSum()+old.GetSampleSum()
	h.SampleCount, h.SampleSum = &count, &sum
}
