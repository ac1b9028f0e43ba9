# What is to put right: what is wrong, and what to do. Never who did it.
problem-mark = Error: { $problem }
problem-one = One thing to put right
problem-several = { $count } things to put right
problem-named = { $problem }
    .spoken = { $question } { $problem }

problem-empty = Please answer this question.
problem-empty-text = Please write your answer.
problem-empty-number = Please type a number.
problem-empty-choice = Please choose one answer.
problem-empty-choices = Please choose at least one answer.
problem-empty-date = Please type the date.
problem-empty-time = Please type the time.
problem-empty-acknowledge = Please touch “I have read this”.
problem-empty-rank = Please put them in order.
problem-empty-another = Please choose yes or no.

problem-constraint = This answer does not fit. Please check it.
problem-type = We do not understand this answer. Please check it.
problem-place = We need two numbers, latitude and longitude, like 51.50 -0.14. Please check them.
problem-not-whole = We need a whole number, like 3. Please check it.
problem-not-number = We need a number. Please check it.
problem-too-large = This number is too large for us. Please check it.

problem-part-day = The day is missing. Please type the day.
problem-part-month = The month is missing. Please type the month.
problem-part-year = The year is missing. Please type the year.
problem-part-hour = The hour is missing. Please type the hour.
problem-part-minute = The minutes are missing. Please type the minutes.
problem-month-range = There are 12 months. Check the month.
problem-day-range = { $month } has no day { $day }. Check the day.
problem-leap-day = { $month } had no day { $day } in { $year }. Check the day or the year.
problem-year-range = The year has 4 numbers, like 1948. Check the year.
problem-hour-range = The hour goes from 0 to 23. Check the hour.
problem-minute-range = The minutes go from 0 to 59. Check the minutes.
