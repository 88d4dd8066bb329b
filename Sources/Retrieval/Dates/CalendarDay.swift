/// A day of the Gregorian calendar, which is continued into the past as ISO 8601 has it.
struct CalendarDay: Hashable {
    var year: Int
    /// From 1.
    var month: Int
    /// From 1.
    var day: Int

    init(year: Int, month: Int, day: Int) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01. Years are counted from March on, so that a leap day is the last of its year, and in
    /// cycles of 400 years, which have 146,097 days.
    var number: Int {
        let marchYear = month > 2 ? year : year - 1
        let (cycle, yearOfCycle) = marchYear.flooredQuotientAndRemainder(dividingBy: 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
    }

    init(number: Int) {
        let (cycle, dayOfCycle) = (number + 719_468).flooredQuotientAndRemainder(dividingBy: 146_097)
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
    }

    /// The same day of a month some months later, or that month's last day when it is shorter.
    func adding(months: Int) -> CalendarDay {
        let (years, month) = (self.month - 1 + months).flooredQuotientAndRemainder(dividingBy: 12)
        let year = self.year + years
        let length = CalendarDay.length(ofMonth: month + 1, in: year)
        return CalendarDay(year: year, month: month + 1, day: min(day, length))
    }
}

extension Int {
    /// The quotient rounded down, so that the remainder is never below zero.
    func flooredQuotientAndRemainder(dividingBy divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
