namespace Enrolment;

/// <summary>All that the decision about one student and one course depends on: a fold of what matches its query.</summary>
public sealed record Desk(string Course, string Student)
{
    public const int MostCourses = 2;

    public int Capacity { get; init; }

    public int Taken { get; init; }

    public int CoursesOfStudent { get; init; }

    public bool IsEnrolled { get; init; }

    // #region fold
    public Desk With(object e) => e switch
    {
        CourseOpened opened => this with { Capacity = opened.Capacity },
        StudentEnrolled enrolled => Count(enrolled.Course, enrolled.Student, 1),
        StudentLeft left => Count(left.Course, left.Student, -1),
        _ => this,
    };

    public string? WhyNot()
        => Capacity == 0 ? "there is no such course"
        : IsEnrolled ? "already enrolled"
        : Taken >= Capacity ? "the course is full"
        : CoursesOfStudent >= MostCourses ? "too many courses"
        : null;
    // #endregion

    private Desk Count(string course, string student, int change) => this with
    {
        Taken = Taken + (course == Course ? change : 0),
        CoursesOfStudent = CoursesOfStudent + (student == Student ? change : 0),
        IsEnrolled = course == Course && student == Student ? change > 0 : IsEnrolled,
    };
}
