using Ruslo;

namespace Enrolment;

// #region events
[Topic("courses")]
public abstract record CourseEvent([StreamKey, Tag("course")] string Course);

[Event("course-opened")]
public sealed record CourseOpened(string Course, int Capacity) : CourseEvent(Course);

[Event("student-enrolled")]
public sealed record StudentEnrolled(string Course, [Tag("student")] string Student) : CourseEvent(Course);

[Event("student-left")]
public sealed record StudentLeft(string Course, [Tag("student")] string Student) : CourseEvent(Course);
// #endregion

// #region unique-event
[Event("student-registered", Topic = "students")]
public sealed record StudentRegistered([StreamKey] string Student, [Tag("email")] string Email);
// #endregion
